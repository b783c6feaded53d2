#include "compiler/imports.h"

#include "compiler/ast/ast.h"

namespace coro::compiler {

namespace {

ImportRequest requestOf(const ast::ImportStmt& import) {
    if (import.path.empty())
        return {std::string(import.file), true, import.pathSpan};
    std::string name;
    for (const ast::Name& part : import.path)
        name += (name.empty() ? "" : ".") + std::string(part.text);
    return {std::move(name), false, import.pathSpan};
}

} // namespace

std::vector<ImportRequest> importsOf(const ast::Module& tree) {
    std::vector<ImportRequest> requests;
    for (const ast::Stmt* stmt : tree.statements)
        if (const auto* import = ast::as<ast::ImportStmt>(stmt))
            requests.push_back(requestOf(*import));
    return requests;
}

} // namespace coro::compiler
