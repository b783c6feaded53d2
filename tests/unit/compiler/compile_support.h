#pragma once
// Source text to disassembly or to rendered diagnostics.
#include <memory>
#include <string>

#include "base/render.h"
#include "bytecode/disassembler.h"
#include "bytecode/verifier.h"
#include "compiler/compile.h"

namespace coro::compiler::testing {

struct Compiled {
    std::unique_ptr<bytecode::Module> module;
    std::string messages; ///< as the user sees them

    /// The text of a prototype by name, without its first line; what is wrong when there is none.
    std::string code(std::string_view name) const {
        if (!module)
            return messages;
        for (uint32_t i = 0; i < module->prototypes.size(); ++i) {
            if (module->prototypes[i].name != name)
                continue;
            const std::string text = bytecode::disassemble(*module, i);
            return text.substr(text.find('\n') + 1);
        }
        return "no such function";
    }
};

/// A small stand-in for the core module.
inline const char* const kPrelude = R"(
native fn print(...values, sep = " ", end = "\n")
native fn sleep(seconds)
native fn callLater(seconds, callback, ...args)
native class Error { native init(message = nil, cause = nil) }
native class NotFound extends Error {}
native class int {}
native class float {}
native class list { native fn push(value)  fn isEmpty() { return self.len() == 0 } }
native class Deferred { native init(canceller = nil) }
)";

inline Compiled compileText(const std::string& text, CompileOptions options) {
    SourceMap sources;
    const SourceFile& source = sources.add("test.co", text);
    DiagnosticSink sink;
    Compiled result;
    result.module = compile(source, sink, options);
    result.messages = render(sink.take(), sources);
    if (result.module)
        if (Status<std::string> status = bytecode::verify(*result.module); !status)
            result.messages = status.error();
    return result;
}

inline const bytecode::Module& prelude() {
    static const Compiled core = [] {
        CompileOptions options;
        options.moduleName = "core";
        options.isMain = false;
        options.allowNative = true;
        return compileText(kPrelude, options);
    }();
    if (!core.module)
        fputs(core.messages.c_str(), stderr);
    return *core.module;
}

/// A program of the user's.
inline Compiled compileText(const std::string& text) {
    CompileOptions options;
    options.prelude = &prelude();
    return compileText(text, options);
}

/// The messages of a program that is wrong; its bytecode when it is not.
inline std::string problems(const std::string& text) {
    Compiled c = compileText(text);
    return c.module && c.messages.empty() ? bytecode::disassemble(*c.module) : c.messages;
}

} // namespace coro::compiler::testing
