#pragma once
// What a file imports, as its import statements say it.
#include <string>
#include <vector>

#include "base/span.h"

namespace coro::ast {
struct Module;
}

namespace coro::compiler {

/// What an import statement asks for.
struct ImportRequest {
    std::string name;    ///< a dotted name, or a path
    bool isFile = false; ///< name is a path
    Span span;
};

/// In the order of the import statements.
std::vector<ImportRequest> importsOf(const ast::Module& tree);

} // namespace coro::compiler
