#include "engine/cache.h"

#include "base/binary.h"
#include "base/error_codes.h"
#include "bytecode/serialize.h"
#include "engine/build_id.h"
#include "engine/cache_files.h"
#include <fmt/format.h>

namespace coro::engine {

namespace {

constexpr std::string_view kMagic = "coro cached\n";

template <class Io>
void transfer(Io& io, Hash& hash) {
    io.integer(hash.words[0]);
    io.integer(hash.words[1]);
}

template <class Io>
void transfer(Io& io, Label& label) {
    io.integer(label.span.begin);
    io.integer(label.span.end);
    io.text(label.text);
    io.flag(label.primary);
}

template <class Io>
void transfer(Io& io, Diagnostic& d) {
    io.integer(d.code);
    io.text(d.title);
    io.list(d.labels, [&](Label& label) { transfer(io, label); });
    io.list(d.notes, [&](std::string& note) { io.text(note); });
    io.list(d.helps, [&](std::string& help) { io.text(help); });
}

/// All of an entry but the module, and what it is good for.
struct Header {
    Hash source;
    Hash interface;
    std::vector<Hash> imports;
    std::vector<Diagnostic> warnings;
};

template <class Io>
void transfer(Io& io, Header& h) {
    transfer(io, h.source);
    transfer(io, h.interface);
    io.list(h.imports, [&](Hash& hash) { transfer(io, hash); });
    io.list(h.warnings, [&](Diagnostic& d) { transfer(io, d); });
}

bool isWarning(const Diagnostic& d) {
    return isErrorCode(static_cast<uint16_t>(d.code)) && severityOf(d.code) == Severity::Warning && !d.labels.empty();
}

} // namespace

std::optional<Cache> Cache::open() {
    std::string folder = cacheFolder();
    const std::string id = buildId();
    if (folder.empty() || id.empty())
        return std::nullopt;
    return Cache(fmt::format("{}{}/", folder, id));
}

std::string Cache::fileFor(const std::string& path, bool isMain) const {
    return fmt::format("{}{}{}.coc", folder_, hashOf(path).hex(), isMain ? "-main" : "");
}

std::optional<CacheEntry> Cache::read(const std::string& path, bool isMain, const SourceFile& source) const {
    const std::optional<std::string> file = readOwnFile(fileFor(path, isMain));
    if (!file || !file->starts_with(kMagic))
        return std::nullopt;
    BinaryReader reader(std::string_view(*file).substr(kMagic.size()));
    Hash checksum;
    transfer(reader, checksum);
    if (!reader.ok() || hashOf(reader.rest()) != checksum)
        return std::nullopt;
    Header header;
    transfer(reader, header);
    if (!reader.ok() || header.source != hashOf(source.text()))
        return std::nullopt;
    auto module = bytecode::deserialize(reader.rest());
    if (!module || module->imports.size() != header.imports.size())
        return std::nullopt;
    for (Diagnostic& d : header.warnings) {
        if (!isWarning(d))
            return std::nullopt;
        d.severity = Severity::Warning;
        for (Label& label : d.labels)
            label.span = source.span(label.span.begin, label.span.end);
    }
    module->path = source.path();
    return CacheEntry{std::move(*module), std::move(header.warnings), header.interface, std::move(header.imports)};
}

void Cache::write(const std::string& path, bool isMain, const SourceFile& source, CacheEntry entry) const {
    Header header{hashOf(source.text()), entry.interface, std::move(entry.imports), std::move(entry.warnings)};
    entry.module.path.clear(); // depends on where the program is started
    BinaryWriter body;
    transfer(body, header);
    std::string bytes = body.take() + bytecode::serialize(entry.module);
    Hash checksum = hashOf(bytes);
    BinaryWriter head;
    transfer(head, checksum);
    writeOwnFile(fileFor(path, isMain), std::string(kMagic) + head.take() + bytes);
}

} // namespace coro::engine
