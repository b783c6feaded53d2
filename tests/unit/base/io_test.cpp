#include "base/io.h"

#include <catch2/catch.hpp>

#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "base/render.h"

using namespace coro;
namespace fs = std::filesystem;
using namespace std::string_literals;

namespace {

/// A folder of its own for each test, removed with all that is in it.
class Folder {
  public:
    Folder() {
        std::string pattern = (fs::temp_directory_path() / "coro-io-XXXXXX").string();
        path_ = ::mkdtemp(pattern.data());
    }
    ~Folder() {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }
    std::string path() const { return path_; }
    std::string write(const std::string& name, const std::string& bytes) const {
        std::ofstream(path_ / name, std::ios::binary) << bytes;
        return (path_ / name).string();
    }

  private:
    fs::path path_;
};

std::string loadError(const std::string& path) {
    SourceMap sources;
    Result<const SourceFile*> file = loadSource(sources, path);
    REQUIRE_FALSE(file.ok());
    return render(file.error(), sources);
}

} // namespace

TEST_CASE("a file is read whole, whatever its size") {
    Folder folder;
    for (size_t size : {0u, 1u, 65535u, 65536u, 65537u, 3'000'000u}) {
        std::string text(size, 'x');
        for (size_t at = 0; at < size; at += 999)
            text[at] = static_cast<char>('a' + at % 23);
        Result<std::string> read = readFile(folder.write("f", text));
        REQUIRE(read.ok());
        CHECK(*read == text);
    }
}

TEST_CASE("a device is read to its end") {
    Result<std::string> read = readFile("/dev/null");
    REQUIRE(read.ok());
    CHECK(read->empty());
}

TEST_CASE("what cannot be read says why") {
    Folder folder;
    CHECK(loadError(folder.path() + "/none.co") == "error[E0001]: no such file: " + folder.path() + "/none.co\n");
    CHECK(loadError(folder.path()) == "error[E0002]: " + folder.path() + " is a folder, not a file\n");
    std::string file = folder.write("f", "");
    CHECK(loadError(file + "/below") == "error[E0001]: no such file: " + file + "/below\n");
    // The owner of a process like this may read everything, so the refusal comes from a loop of links.
    std::string loop = folder.path() + "/loop";
    fs::create_symlink(loop, loop);
    CHECK(loadError(loop) == "error[E0003]: cannot read " + loop + ": too many levels of symbolic links\n");
}

TEST_CASE("a file past the size limit is refused before it is read") {
    Folder folder;
    std::string path = folder.write("large", "");
    fs::resize_file(path, kMaxSourceSize + 1);
    CHECK(loadError(path) == "error[E0004]: " + path + " is too large: 1073741825 bytes, the limit is 1073741824\n");
}

TEST_CASE("source that is not UTF-8 is refused with the place") {
    SourceMap sources;
    Result<const SourceFile*> file = addSource(sources, "a.co", "let x = 1\nlet y = \"caf\xE9\"\n");
    REQUIRE_FALSE(file.ok());
    CHECK(render(file.error(), sources) == "error[E0005]: the source is not UTF-8\n"
                                           "  --> a.co:2:13\n"
                                           " 2 | let y = \"caf\uFFFD\"\n"
                                           "   |             ^ the byte 0xE9 at offset 22 starts no valid character\n"
                                           "help: save the file as UTF-8\n");
}

TEST_CASE("a NUL byte in the source is refused with the place") {
    SourceMap sources;
    Result<const SourceFile*> file = addSource(sources, "a.co", "ab\0c"s);
    REQUIRE_FALSE(file.ok());
    CHECK(render(file.error(), sources) == "error[E0006]: NUL byte in the source\n"
                                           "  --> a.co:1:3\n"
                                           " 1 | ab\u2400c\n"
                                           "   |   ^ a NUL byte at offset 2\n"
                                           "help: is this a text file?\n");
    // Of two faults the first is reported.
    CHECK(addSource(sources, "b.co", "\xFF\0"s).error().code == ErrorCode::NotUtf8);
    CHECK(addSource(sources, "c.co", "\0\xFF"s).error().code == ErrorCode::NulByte);
}

TEST_CASE("a byte order mark is dropped") {
    SourceMap sources;
    Result<const SourceFile*> file = addSource(sources, "a.co", "\xEF\xBB\xBFlet");
    REQUIRE(file.ok());
    CHECK((*file)->text() == "let");
}
