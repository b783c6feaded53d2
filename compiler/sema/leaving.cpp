// What may stand in which kind of function, and what may leave which block.
#include <fmt/format.h>

#include "compiler/sema/resolver.h"

namespace coro::compiler {

namespace {

bool isInit(const FunctionInfo& info) { return info.ast && info.ast->role == ast::FunctionRole::Init; }

} // namespace

/// The header of a function with another keyword, as the help shows it.
std::string Resolver::headerAs(const ast::Function& function, std::string_view keyword) const {
    const std::string_view header = source_.text(function.headerSpan);
    const size_t old = source_.text(function.keywordSpan).size();
    return fmt::format("{}{}", keyword, header.substr(std::min(old, header.size())));
}

void Resolver::checkYield(const ast::YieldExpr& expr) {
    const FunctionInfo& info = *walk().info;
    if (info.kind != ast::FunctionKind::Fn)
        return;
    Diagnostic d = Diagnostic::of(ErrorCode::YieldInFn);
    d.primary(keyword(expr, "yield"), "waits here");
    const bool isDefault = info.ast->role == ast::FunctionRole::Defaults;
    if (isDefault || isInit(info)) {
        d.secondary(info.ast->keywordSpan, "a new object {} before anything can wait",
                    isDefault ? "gets its defaults" : "is set up")
            .help("wait in a `co` method, or before the object is made");
        sink_.report(std::move(d));
        return;
    }
    sink_.report(d.secondary(info.ast->keywordSpan, "an `fn` runs to completion and cannot wait")
                     .help("make it a coroutine: `{}`", headerAs(*info.ast, "co")));
}

void Resolver::checkReturn(const ast::ReturnStmt& stmt) {
    const FunctionInfo& info = *walk().info;
    if (info.kind == ast::FunctionKind::Fn) {
        checkCleanup(stmt.keywordSpan, "return", false);
        if (isInit(info) && stmt.value)
            reportInitGivesBack(stmt.keywordSpan);
        return;
    }
    const bool isGen = info.kind == ast::FunctionKind::Gen;
    Diagnostic d = Diagnostic::of(ErrorCode::ReturnOutsideFn, info.isTopLevel() ? "at the top level"
                                                              : isGen           ? "in a `gen`"
                                                                                : "in a `co`");
    d.primary(stmt.keywordSpan, "only an `fn` returns");
    if (info.isTopLevel())
        d.note("the top level of a script is a coroutine");
    else
        d.secondary(info.ast->keywordSpan, isGen ? "a `gen` ends with `returnValue`, and gives values with `emit`"
                                                 : "a `co` leaves with `returnValue`");
    if (isGen) {
        if (stmt.value)
            d.help("to give a value, write `emit {}`", source_.text(stmt.value->span));
        else
            d.help("end it with `returnValue`");
        sink_.report(std::move(d));
        return;
    }
    d.help("end it with `returnValue{}{}`", stmt.value ? " " : "", stmt.value ? source_.text(stmt.value->span) : "");
    sink_.report(std::move(d));
}

void Resolver::checkReturnValue(const ast::ReturnValueStmt& stmt) {
    const FunctionInfo& info = *walk().info;
    if (info.kind == ast::FunctionKind::Gen && stmt.value) {
        sink_.report(Diagnostic::of(ErrorCode::ValueOutOfGen)
                         .primary(stmt.value->span, "nobody gets this value")
                         .secondary(info.ast->keywordSpan, "a stream has items, and no value at its end")
                         .help("write `emit {}`, or `returnValue` alone", source_.text(stmt.value->span)));
        return;
    }
    if (info.kind != ast::FunctionKind::Fn) {
        checkCleanup(stmt.keywordSpan, "returnValue", false);
        return;
    }
    sink_.report(
        Diagnostic::of(ErrorCode::ReturnValueInFn)
            .primary(stmt.keywordSpan, "ends a coroutine")
            .secondary(info.ast->keywordSpan, "an `fn` leaves with `return`")
            .help("write `return{}{}`", stmt.value ? " " : "", stmt.value ? source_.text(stmt.value->span) : ""));
}

/// Cleanup runs when nobody pulls any more, too.
void Resolver::checkEmit(const ast::EmitStmt& stmt) {
    walk().emits = true;
    const FunctionInfo& info = *walk().info;
    if (info.kind != ast::FunctionKind::Gen) {
        Diagnostic d = Diagnostic::of(ErrorCode::EmitOutsideGen).primary(stmt.keywordSpan, "gives an item of a stream");
        if (info.isTopLevel())
            d.note("the top level of a script is a coroutine");
        else
            d.secondary(info.ast->keywordSpan,
                        info.kind == ast::FunctionKind::Fn ? "an `fn` has one result" : "a `co` has one result")
                .help("make it a stream: `{}`", headerAs(*info.ast, "gen"));
        sink_.report(std::move(d));
        return;
    }
    for (size_t i = walk().around.size(); i-- > 0;) {
        const Surrounding& around = walk().around[i];
        const std::string_view block = around.kind == Surrounding::Kind::Finally     ? "finally"
                                       : around.kind == Surrounding::Kind::Cancelled ? "cancelled"
                                       : around.kind == Surrounding::Kind::Timeout   ? "timeout"
                                       : around.kind == Surrounding::Kind::Shield    ? "shield"
                                                                                     : "";
        if (block.empty())
            continue;
        const bool isCleanup = block == "finally" || block == "cancelled";
        sink_.report(Diagnostic::of(ErrorCode::EmitWhereNobodyPulls, block)
                         .primary(stmt.keywordSpan, isCleanup ? "nobody may be there to take the item"
                                                              : "nobody may come for the next item")
                         .secondary(around.span, isCleanup           ? "this block also runs when the stream is closed"
                                                 : block == "shield" ? "the stream could not be closed meanwhile"
                                                                     : "the time would go on meanwhile"));
        return;
    }
}

/// The end of a scope waits.
void Resolver::checkScope(Span at, std::string_view word) {
    const FunctionInfo& info = *walk().info;
    if (info.kind != ast::FunctionKind::Fn)
        return;
    sink_.report(Diagnostic::of(ErrorCode::ScopeInFn, word)
                     .primary(at, "waits at its end for what was started inside")
                     .secondary(info.ast->keywordSpan, "an `fn` runs to completion and cannot wait")
                     .help("make it a coroutine: `{}`", headerAs(*info.ast, "co")));
}

void Resolver::checkSelect(Span at) {
    const FunctionInfo& info = *walk().info;
    if (info.kind != ast::FunctionKind::Fn)
        return;
    sink_.report(Diagnostic::of(ErrorCode::YieldInFn)
                     .primary(at, "waits for the first of its arms")
                     .secondary(info.ast->keywordSpan, "an `fn` runs to completion and cannot wait")
                     .help("make it a coroutine: `{}`", headerAs(*info.ast, "co")));
}

void Resolver::checkForYield(const ast::ForStmt& stmt) {
    const FunctionInfo& info = *walk().info;
    if (info.kind != ast::FunctionKind::Fn)
        return;
    sink_.report(Diagnostic::of(ErrorCode::YieldInFn)
                     .primary(stmt.keywordSpan, "waits here")
                     .secondary(info.ast->keywordSpan, "an `fn` runs to completion and cannot wait")
                     .help("make it a coroutine: `{}`", headerAs(*info.ast, "co"))
                     .note("a plain `for` goes over a stream, too, if that never has to wait"));
}

void Resolver::reportInitGivesBack(Span at) {
    sink_.report(Diagnostic::of(ErrorCode::InitGivesBack)
                     .primary(at, "this value would go nowhere")
                     .help("leave with `return` alone"));
}

void Resolver::checkNoreturn(const ast::NoreturnStmt& stmt) {
    walk().emits = true;
    if (isInit(*walk().info))
        return reportInitGivesBack(stmt.keywordSpan);
    if (!checkCleanup(stmt.keywordSpan, "noreturn", false))
        return;
    if (walk().info->isTopLevel() && !options_.isMain) {
        sink_.report(Diagnostic::of(ErrorCode::NoreturnInModule)
                         .primary(stmt.keywordSpan, "whoever imports this module goes on after its top level")
                         .help("wait for it: `yield {}`", source_.text(stmt.value->span)));
        return;
    }
    for (size_t i = walk().around.size(); i-- > 0;) {
        const Surrounding& around = walk().around[i];
        const bool isGuarded = around.kind == Surrounding::Kind::Guarded;
        const bool isTimeout = around.kind == Surrounding::Kind::Timeout;
        if (!isGuarded && !isTimeout && around.kind != Surrounding::Kind::Shield)
            continue;
        sink_.report(Diagnostic::of(ErrorCode::TargetOutside, isGuarded   ? "except"
                                                              : isTimeout ? "timeout"
                                                                          : "shield")
                         .primary(stmt.keywordSpan, isGuarded ? "leaves the `try` before the target runs"
                                                              : "leaves the block before the target runs")
                         .secondary(around.span, isGuarded   ? "does not see the target's errors"
                                                 : isTimeout ? "does not limit the target's time"
                                                             : "does not hold back cancels of the target"));
        return;
    }
}

/// False, and reported, when the statement would leave a `finally` or `cancelled`.
bool Resolver::checkCleanup(Span at, std::string_view word, bool loopsStop) {
    for (size_t i = walk().around.size(); i-- > 0;) {
        const Surrounding& around = walk().around[i];
        if (loopsStop && around.kind == Surrounding::Kind::Loop)
            return true;
        if (around.kind != Surrounding::Kind::Finally && around.kind != Surrounding::Kind::Cancelled)
            continue;
        const std::string_view block = around.kind == Surrounding::Kind::Finally ? "finally" : "cancelled";
        sink_.report(Diagnostic::of(ErrorCode::LeavesCleanup, word, block)
                         .primary(at, "would leave the cleanup half done")
                         .secondary(around.span, "this block always runs to its end"));
        return false;
    }
    return true;
}

void Resolver::checkLoopExit(const ast::Stmt& stmt, std::string_view word) {
    bool inLoop = false;
    for (const Surrounding& around : walk().around)
        inLoop |= around.kind == Surrounding::Kind::Loop;
    if (inLoop) {
        checkCleanup(stmt.span, word, true);
        return;
    }
    sink_.report(Diagnostic::of(ErrorCode::OutsideLoop, word).primary(stmt.span, "no loop around it in this function"));
}

void Resolver::checkRaise(const ast::RaiseStmt& stmt) {
    if (stmt.value)
        return;
    for (const Surrounding& around : walk().around)
        if (around.kind == Surrounding::Kind::Except)
            return;
    sink_.report(Diagnostic::of(ErrorCode::NothingToRaise)
                     .primary(stmt.span, "there is no error at hand here")
                     .help("name the error: `raise Error(\"...\")`"));
}

} // namespace coro::compiler
