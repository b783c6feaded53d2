#include "engine/build_id.h"

#include <elf.h>
#include <fmt/format.h>
#include <link.h>

#include <cstring>

namespace coro::engine {

namespace {

size_t aligned(size_t size) { return (size + 3) & ~size_t{3}; }

/// The build id in a segment of notes, or "".
std::string idIn(const char* at, const char* end) {
    while (end - at >= static_cast<ptrdiff_t>(sizeof(ElfW(Nhdr)))) {
        ElfW(Nhdr) note;
        std::memcpy(&note, at, sizeof note);
        const char* name = at + sizeof note;
        const char* content = name + aligned(note.n_namesz);
        if (end < content || static_cast<size_t>(end - content) < note.n_descsz)
            return "";
        if (note.n_type == NT_GNU_BUILD_ID && note.n_namesz == 4 && std::memcmp(name, "GNU", 4) == 0) {
            std::string id;
            for (size_t i = 0; i < note.n_descsz; ++i)
                id += fmt::format("{:02x}", static_cast<unsigned char>(content[i]));
            return id;
        }
        at = content + aligned(note.n_descsz);
    }
    return "";
}

/// Called for the program first, then for each shared library.
int findId(dl_phdr_info* object, size_t, void* result) {
    for (unsigned i = 0; i < object->dlpi_phnum; ++i) {
        const ElfW(Phdr)& segment = object->dlpi_phdr[i];
        if (segment.p_type != PT_NOTE)
            continue;
        const auto* begin = reinterpret_cast<const char*>(object->dlpi_addr + segment.p_vaddr);
        std::string id = idIn(begin, begin + segment.p_memsz);
        if (id.empty())
            continue;
        *static_cast<std::string*>(result) = std::move(id);
        break;
    }
    return 1; // no other object
}

} // namespace

std::string buildId() {
    std::string id;
    dl_iterate_phdr(findId, &id);
    return id;
}

} // namespace coro::engine
