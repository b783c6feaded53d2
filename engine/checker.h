#pragma once
// Looks at files without running them: all errors and warnings of all of them, and of what they import.
#include <string>
#include <unordered_set>
#include <vector>

#include "base/diagnostic.h"
#include "base/source.h"
#include "bytecode/module.h"

namespace coro::engine {

class Checker {
  public:
    Checker(SourceMap& sources, const bytecode::Module& core) : sources_(sources), core_(core) {}

    /// Checks a file, or all files ending in `.co` in a folder and those below it.
    void check(const std::string& path);

    size_t fileCount() const { return files_; }
    /// What was found, each once, in the order of the files.
    std::vector<Diagnostic> take() { return std::move(found_); }

  private:
    void checkFile(const std::string& path);
    void add(Diagnostic diagnostic);

    SourceMap& sources_;
    const bytecode::Module& core_;
    size_t files_ = 0;
    std::unordered_set<std::string> seen_; ///< a file that several others import is looked at with each of them
    std::vector<Diagnostic> found_;
};

} // namespace coro::engine
