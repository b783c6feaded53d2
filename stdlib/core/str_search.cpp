// The methods of str that look for something. Places are counted in code points.
#include "base/utf8.h"
#include "stdlib/arguments.h"
#include "stdlib/natives.h"
#include "stdlib/shared.h"
#include "stdlib/text_list.h"

namespace coro::stdlib {

using namespace vm;

namespace {

/// The index of the code point that begins at that byte; nil for none.
Value indexOf(Str* text, size_t byte) {
    if (byte == std::string_view::npos)
        return Value::nil();
    size_t index = text->isAscii() ? byte : utf8::countCodePoints(text->view().substr(0, byte));
    return Value::smallInt(static_cast<int64_t>(index));
}

Value strFind(Vm& vm, Value* args, unsigned) {
    auto* part = wantStr(vm, args[1], "part");
    auto start = part ? wantInt(vm, args[2], "start") : std::nullopt;
    if (!start)
        return Value::raised();
    auto* text = self<Str>(args);
    int64_t length = text->codePoints();
    int64_t from = *start < 0 ? std::max<int64_t>(*start + length, 0) : *start;
    if (from > length)
        return Value::nil();
    return indexOf(text, text->view().find(part->view(), byteOffset(vm, text, static_cast<uint32_t>(from))));
}

Value strFindLast(Vm& vm, Value* args, unsigned) {
    auto* part = wantStr(vm, args[1], "part");
    return part ? indexOf(self<Str>(args), self<Str>(args)->view().rfind(part->view())) : Value::raised();
}

/// All places where `part` begins, without overlap.
Value strFindAll(Vm& vm, Value* args, unsigned) {
    auto* part = wantStr(vm, args[1], "part");
    if (!part)
        return Value::raised();
    if (part->size == 0)
        return vm.raise(ErrorId::ValueError, "an empty str is everywhere");
    auto* text = self<Str>(args);
    TextList places(vm);
    size_t counted = 0;
    int64_t index = 0;
    for (size_t at = text->view().find(part->view()); at != std::string_view::npos && !places.hasFailed();
         at = text->view().find(part->view(), at + part->size)) {
        std::string_view between = text->view().substr(counted, at - counted);
        index += static_cast<int64_t>(text->isAscii() ? between.size() : utf8::countCodePoints(between));
        counted = at;
        places.push(Value::smallInt(index));
    }
    return places.finish();
}

Value strCount(Vm& vm, Value* args, unsigned) {
    auto* part = wantStr(vm, args[1], "part");
    if (!part)
        return Value::raised();
    if (part->size == 0)
        return vm.raise(ErrorId::ValueError, "an empty str cannot be counted");
    std::string_view text = self<Str>(args)->view();
    int64_t count = 0;
    for (size_t at = text.find(part->view()); at != std::string_view::npos;
         at = text.find(part->view(), at + part->size))
        ++count;
    return Value::smallInt(count);
}

Value strStartsWith(Vm& vm, Value* args, unsigned) {
    auto* prefix = wantStr(vm, args[1], "prefix");
    return prefix ? Value::boolean(self<Str>(args)->view().starts_with(prefix->view())) : Value::raised();
}

Value strEndsWith(Vm& vm, Value* args, unsigned) {
    auto* suffix = wantStr(vm, args[1], "suffix");
    return suffix ? Value::boolean(self<Str>(args)->view().ends_with(suffix->view())) : Value::raised();
}

constexpr NativeEntry kNatives[] = {
    {"str.find", strFind},         {"str.findLast", strFindLast},  {"str.findAll", strFindAll},
    {"str.count", strCount},       {"str.contains", containsItem}, {"str.startsWith", strStartsWith},
    {"str.endsWith", strEndsWith},
};

} // namespace

std::span<const NativeEntry> strSearchNatives() { return kNatives; }

} // namespace coro::stdlib
