#pragma once
// Compiled files, kept from run to run: $XDG_CACHE_HOME/coro, or ~/.cache/coro. An entry is good for one text of one
// file, for this very program, and for what the file's imports look like from outside.
//
// Whatever is wrong with the folder or an entry (missing, damaged, somebody else's, unwritable), it is as if there were
// none. Entries are written beside their place and moved there, so that a reader sees a whole one or none, however many
// processes write.
#include <optional>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "base/hash.h"
#include "base/source.h"
#include "bytecode/module.h"

namespace coro::engine {

struct CacheEntry {
    bytecode::Module module;
    std::vector<Diagnostic> warnings; ///< of compiling it; their places lie in the file itself
    Hash interface;                   ///< of the module
    std::vector<Hash> imports;        ///< the interfaces of what it imports, as it was compiled
};

class Cache {
  public:
    /// The cache of the user, or none.
    static std::optional<Cache> open();

    /// The entry for a file, whose full path is `path`, with this text. A program's own file and one that is imported
    /// have different ones.
    std::optional<CacheEntry> read(const std::string& path, bool isMain, const SourceFile& source) const;
    void write(const std::string& path, bool isMain, const SourceFile& source, CacheEntry entry) const;

  private:
    explicit Cache(std::string folder) : folder_(std::move(folder)) {}

    std::string fileFor(const std::string& path, bool isMain) const;

    std::string folder_; ///< of this build of Coro, with a `/` at the end
};

} // namespace coro::engine
