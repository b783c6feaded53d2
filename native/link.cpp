#include "native/link.h"

#include <lld/Common/Driver.h>
#include <llvm/Support/raw_ostream.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <vector>

LLD_HAS_DRIVER(elf)

namespace coro::native {

namespace {

/// In the child: what the linker complains of goes to the pipe. LLD may end the process itself.
[[noreturn]] void runLinker(std::span<const std::string> arguments, int pipe) {
    std::vector<const char*> words{"ld.lld"};
    for (const std::string& argument : arguments)
        words.push_back(argument.c_str());
    llvm::raw_fd_ostream out(pipe, false, true);
    const lld::Result result = lld::lldMain(words, out, out, {{lld::Gnu, &lld::elf::link}});
    _exit(result.retCode);
}

std::string readAll(int fd) {
    std::string text;
    std::array<char, 4096> part{};
    for (ssize_t got; (got = read(fd, part.data(), part.size())) > 0 || (got < 0 && errno == EINTR);)
        if (got > 0)
            text.append(part.data(), static_cast<size_t>(got));
    return text;
}

} // namespace

bool link(std::span<const std::string> arguments, std::string& error) {
    std::array<int, 2> ends{};
    if (pipe(ends.data()) != 0) {
        error = std::strerror(errno);
        return false;
    }
    const pid_t child = fork();
    if (child == 0)
        runLinker(arguments, ends[1]);
    close(ends[1]);
    error = readAll(ends[0]);
    close(ends[0]);
    int status = 0;
    while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR) {}
    if (child > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0)
        return true;
    if (error.empty())
        error = "the linker failed";
    return false;
}

} // namespace coro::native
