#include "compiler/sema/match_arms.h"

#include <fmt/format.h>

#include <algorithm>

namespace coro::compiler {

namespace {

/// The patterns of an arm, alternatives one by one.
template <class F>
void forEachOption(const ast::Pattern& pattern, const F& f) {
    const auto* either = ast::as<ast::OrPattern>(&pattern);
    if (!either)
        return f(pattern);
    for (const ast::Pattern* option : either->options)
        forEachOption(*option, f);
}

using IsDeclared = std::function<bool(std::string_view)>;

class ArmChecker {
  public:
    ArmChecker(const ast::MatchExpr& match, const Resolution& names, const SourceFile& source,
               const IsDeclared& isDeclared, DiagnosticSink& sink)
        : match_(match), names_(names), source_(source), isDeclared_(isDeclared), sink_(sink) {}

    void check() {
        for (const ast::MatchArm* arm : match_.arms) {
            reportUnreachable(*arm->pattern);
            if (catchAll_)
                return;
            if (arm->guard)
                continue;
            forEachOption(*arm->pattern, [&](const ast::Pattern& option) {
                reportRepeated(option, *arm->pattern);
                take(option);
            });
            if (fitsAll(*arm->pattern))
                catchAll_ = arm->pattern;
        }
        if (!catchAll_)
            reportMissing();
    }

  private:
    void take(const ast::Pattern& pattern) {
        if (const auto* literal = ast::as<ast::LiteralPattern>(&pattern))
            literals_.try_emplace(keyOf(literalOf(*literal->value)), &pattern);
        else
            others_.push_back(&pattern);
    }

    const ast::Pattern* takenBy(const ast::Pattern& pattern) const {
        if (const auto* literal = ast::as<ast::LiteralPattern>(&pattern))
            if (auto it = literals_.find(keyOf(literalOf(*literal->value))); it != literals_.end())
                return it->second;
        const auto it = std::find_if(others_.begin(), others_.end(),
                                     [&](const ast::Pattern* each) { return covers(*each, pattern, names_); });
        return it == others_.end() ? nullptr : *it;
    }

    /// The arm, when each of its alternatives fits an earlier one.
    void reportUnreachable(const ast::Pattern& pattern) {
        const ast::Pattern* by = nullptr;
        bool isTaken = true;
        forEachOption(pattern, [&](const ast::Pattern& option) {
            const ast::Pattern* earlier = takenBy(option);
            isTaken = isTaken && earlier;
            by = by ? by : earlier;
        });
        if (!isTaken)
            return;
        Diagnostic d = Diagnostic::of(ErrorCode::UnreachableArm)
                           .primary(pattern.span, "what fits here has fitted before")
                           .secondary(by->span, fitsAll(*by) ? "fits everything" : "fits all of that");
        const auto* binding = ast::as<ast::BindingPattern>(by);
        if (binding && !binding->type && isDeclared_(binding->name.text))
            d.note("`{}` is a new name here: to compare with the one outside, write `v if v == {}`", binding->name.text,
                   binding->name.text);
        sink_.report(std::move(d));
    }

    /// An alternative that repeats another one of the same arm.
    void reportRepeated(const ast::Pattern& option, const ast::Pattern& arm) {
        const ast::Pattern* by = takenBy(option);
        if (by && &option != &arm && by->span.begin >= arm.span.begin)
            sink_.report(Diagnostic::of(ErrorCode::UnreachableArm)
                             .primary(option.span, "what fits here has fitted before")
                             .secondary(by->span, "fits all of that"));
    }

    void reportMissing() {
        if (const std::string missing = missingTruth(); !missing.empty())
            return report(missing);
        if (const std::string missing = missingLength(); !missing.empty())
            report(missing);
    }

    void report(const std::string& what) {
        const Span keyword = source_.span(match_.span.begin, match_.span.begin + 5);
        sink_.report(Diagnostic::of(ErrorCode::MissingCases, what)
                         .primary(keyword, "raises `MatchError` when there is no arm that fits")
                         .help("add an arm for it, or `_` for all that is left"));
    }

    /// When one of `true` and `false` has an arm and the other has none.
    std::string missingTruth() const {
        Literal truth;
        truth.kind = Literal::Kind::Bool;
        const bool hasFalse = literals_.contains(keyOf(truth));
        truth.truth = true;
        const bool hasTrue = literals_.contains(keyOf(truth));
        const bool hasType = std::any_of(others_.begin(), others_.end(), [](const ast::Pattern* each) {
            return each->kind == ast::PatternKind::Binding || each->kind == ast::PatternKind::Class;
        });
        if (hasFalse == hasTrue || hasType) // a `bool` may be among the types
            return {};
        return hasFalse ? "`true`" : "`false`";
    }

    /// When lists from some length on have an arm, and shorter ones have none: `[]` is what recursions forget.
    std::string missingLength() const {
        uint32_t least = UINT32_MAX;
        std::vector<uint32_t> lengths;
        for (const ast::Pattern* each : others_) {
            const auto* list = ast::as<ast::ListPattern>(each);
            if (!list)
                continue;
            const uint32_t length = list->before.size() + list->after.size();
            lengths.push_back(length);
            if (list->hasRest)
                least = std::min(least, length);
        }
        if (least == UINT32_MAX || others_.size() != lengths.size() || !literals_.empty())
            return {};
        for (uint32_t length = 0; length < least; ++length)
            if (std::find(lengths.begin(), lengths.end(), length) == lengths.end())
                return length == 0 ? "`[]`" : fmt::format("a list of {} item{}", length, length == 1 ? "" : "s");
        return {};
    }

    const ast::MatchExpr& match_;
    const Resolution& names_;
    const SourceFile& source_;
    const IsDeclared& isDeclared_;
    DiagnosticSink& sink_;
    // Of the arms so far that have no guard.
    std::unordered_map<std::string, const ast::Pattern*> literals_; ///< by keyOf
    std::vector<const ast::Pattern*> others_;
    const ast::Pattern* catchAll_ = nullptr;
};

} // namespace

void checkArms(const ast::MatchExpr& match, const Resolution& names, const SourceFile& source,
               const IsDeclared& isDeclared, DiagnosticSink& sink) {
    ArmChecker(match, names, source, isDeclared, sink).check();
}

} // namespace coro::compiler
