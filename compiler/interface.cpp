#include "compiler/interface.h"

#include "bytecode/serialize.h"

namespace coro::compiler {

/// Whatever is not known to be inner counts, so that a table which a module has one day cannot be forgotten here.
Hash interfaceOf(const bytecode::Module& module) {
    bytecode::Module outside = module;
    outside.path.clear();
    outside.imports.clear();
    outside.constants.clear();
    for (bytecode::Prototype& p : outside.prototypes) {
        p.body = {};
        p.registers = 0;
        p.captures = 0;
        p.declaredAt = {};
        p.doc.clear();
    }
    return hashOf(bytecode::serialize(outside));
}

} // namespace coro::compiler
