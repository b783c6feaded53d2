#include "base/out_of_memory.h"

#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <memory>
#include <string>

using namespace coro;

namespace {

/// What a process writes to `out` in `body`, which does not come back, and its exit code.
template <class Body>
std::pair<std::string, int> outcomeOf(Body body) {
    std::array<int, 2> ends{};
    REQUIRE(pipe(ends.data()) == 0);
    const pid_t child = fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        dup2(ends[1], STDERR_FILENO);
        body([&](std::string_view text) { (void)!write(ends[1], text.data(), text.size()); });
        std::_Exit(99);
    }
    close(ends[1]);
    std::string written;
    std::array<char, 256> part{};
    for (ssize_t size; (size = read(ends[0], part.data(), part.size())) > 0;)
        written.append(part.data(), static_cast<size_t>(size));
    close(ends[0]);
    int status = 0;
    waitpid(child, &status, 0);
    return {written, WIFEXITED(status) ? WEXITSTATUS(status) : -1};
}

} // namespace

TEST_CASE("last words are said once each, the youngest first") {
    const auto [written, code] = outcomeOf([](auto write) {
        LastWords first([&] { write("first\n"); });
        auto gone = std::make_unique<LastWords>([&] { write("gone\n"); });
        LastWords last([&] {
            write("last\n");
            outOfMemory();
        });
        gone.reset();
        outOfMemory();
    });
    CHECK(written == "last\nfirst\nerror: the system has no memory left\n");
    CHECK(code == EXIT_FAILURE);
}
