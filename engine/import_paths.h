#pragma once
// Where an import statement leads.
#include <string>

#include "base/diagnostic.h"
#include "base/result.h"
#include "compiler/imports.h"

namespace coro::engine {

/// A file, under the names that it has.
struct FilePlace {
    std::string key;    ///< its full path without links: the same file has one key, whichever way it is named
    std::string shown;  ///< as messages name it: relative when the program was named so
    std::string folder; ///< what its own imports are relative to, with a `/` at the end
    std::string shownFolder;

    /// Programs may also come from elsewhere; their keys are no paths.
    bool isFile() const { return key.starts_with('/'); }
};

/// A program's own file as it is named on the command line. A file that does not exist has its name for a key.
FilePlace programPlace(const std::string& path);
/// A program that is no file: its imports are relative to the working folder.
FilePlace textPlace(const std::string& name);

/// Where an import leads: a module of the standard library, or a file.
struct ImportPlace {
    bool isStandard = false;
    FilePlace file; ///< key alone for a standard module: its name
};

/// `time`, `a.b`: the module of the standard library, or else a/b.co beside the importing file. A path is relative to
/// the importing file. The error says what is wrong with the import, at its place.
Result<ImportPlace> findImport(const compiler::ImportRequest& request, const FilePlace& importer);

} // namespace coro::engine
