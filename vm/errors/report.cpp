// Traces and errors as text.
#include <fmt/format.h>

#include <algorithm>

#include "vm/code.h"
#include "vm/errors/error.h"
#include "vm/errors/trace.h"
#include "vm/interpreter/calls.h"
#include "vm/types/list.h"
#include "vm/types/str.h"
#include "vm/types/text.h"
#include "vm/vm.h"

namespace coro::vm {

namespace {

std::string grouped(uint64_t n) {
    std::string digits = std::to_string(n);
    for (size_t i = digits.size(); i > 3; i -= 3)
        digits.insert(i - 3, ",");
    return digits;
}

bool isLibrary(const Code* code) { return code->module->isLibrary; }

std::string entryLine(const TraceEntry& e, const Trace* trace, bool isHopGap) {
    switch (e.kind) {
    case TraceEntry::Kind::Frame:
        return fmt::format("  at {} {}\n", functionName(e.code), positionText(e.code, e.pc));
    case TraceEntry::Kind::Hop:
        return fmt::format("  ~ noreturn from {} {}\n", functionName(e.code), positionText(e.code, e.pc));
    case TraceEntry::Kind::Awaited:
        return fmt::format("  awaited by {} {}\n", functionName(e.code), positionText(e.code, e.pc));
    case TraceEntry::Kind::Started:
        return fmt::format("  started by {} {}\n", functionName(e.code), positionText(e.code, e.pc));
    case TraceEntry::Kind::LeftOut:
        break;
    }
    if (!isHopGap)
        return fmt::format("  ... {} more\n", grouped(e.count));
    std::string cycle;
    if (trace->cycle) {
        for (const std::string& name : *trace->cycle)
            cycle += (cycle.empty() ? "" : " -> ") + name;
        cycle = ", round " + cycle;
    }
    return fmt::format("  ~ ... {} more{}\n", grouped(e.count), cycle);
}

/// Below a module's own top level: who imports it, up to the program.
std::string importLines(const Code* code) {
    std::string text;
    const LinkedModule* m = code->module;
    if (code->prototype != m->module->prototypes.data())
        return text;
    for (; m->importedBy; m = m->importedBy)
        text += fmt::format("  imported by {}:{}:{}\n", m->importedBy->module->path, m->importedAt.line,
                            m->importedAt.column);
    return text;
}

} // namespace

std::string functionName(const Code* code) {
    const std::string& name = code->prototype->name;
    if (name.empty())
        return "(lambda)";
    // What a function of the library starts on its behalf goes by its name.
    return isLibrary(code) && name.front() == '_' ? name.substr(1) : name;
}

std::string positionText(const Code* code, uint32_t pc) {
    const bytecode::Module& module = *code->module->module;
    const bytecode::Position at = code->positionAt(pc);
    const auto [path, line] = lineInParts(module.parts, module.path, at.line);
    if (at.line == 0) // the program was compiled without positions
        return std::string(path);
    return fmt::format("{}:{}:{}", path, line, at.column);
}

std::string traceText(const Trace* trace, bool withLibrary) {
    std::string text;
    const TraceEntry* before = nullptr;
    for (const TraceEntry& e : *trace->entries) {
        if (withLibrary || !e.code || !isLibrary(e.code))
            text += entryLine(e, trace, before && before->kind == TraceEntry::Kind::Hop);
        if (e.kind == TraceEntry::Kind::Frame || e.kind == TraceEntry::Kind::Awaited)
            text += importLines(e.code);
        before = &e;
    }
    return text;
}

std::string traceText(Value error, bool withLibrary) {
    auto* trace = cast<Trace>(errorField(error, ErrorField::Trace));
    return trace ? traceText(trace, withLibrary) : "";
}

namespace {

/// The source line of the first frame that is the program's own.
std::string excerptOf(Vm& vm, Value error) {
    auto* trace = cast<Trace>(errorField(error, ErrorField::Trace));
    if (!trace || !vm.excerpt)
        return "";
    for (const TraceEntry& e : *trace->entries)
        if (e.kind == TraceEntry::Kind::Frame && !isLibrary(e.code))
            return vm.excerpt(e.code->module->module->path, e.code->positionAt(e.pc));
    return "";
}

} // namespace

std::string errorReport(Vm& vm, Value error) {
    constexpr unsigned kMostCauses = 8, kMostOthers = 8;
    std::string text = "error: " + errorTitle(vm, error) + "\n" + excerptOf(vm, error) + traceText(error);
    if (auto* by = cast<Str>(errorField(error, ErrorField::CancelledBy)))
        text += fmt::format("  while cancelled by {}\n", by->view());
    Value cause = errorField(error, ErrorField::Cause);
    for (unsigned i = 0; i < kMostCauses && isError(vm, cause); ++i) {
        text += "caused by: " + errorTitle(vm, cause) + "\n" + traceText(cause);
        cause = errorField(cause, ErrorField::Cause);
    }
    if (auto* others = cast<List>(errorField(error, ErrorField::Others))) {
        for (uint32_t i = 0; i < std::min(others->size(), kMostOthers); ++i)
            if (isError(vm, others->at(i)))
                text += "and then: " + errorTitle(vm, others->at(i)) + "\n" + traceText(others->at(i));
        if (others->size() > kMostOthers)
            text += fmt::format("and {} more\n", others->size() - kMostOthers);
    }
    return text;
}

} // namespace coro::vm
