// The methods of list.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "stdlib/arguments.h"
#include "stdlib/natives.h"
#include "stdlib/shared.h"
#include "vm/types/operations.h"
#include "vm/types/text.h"

namespace coro::stdlib {

using namespace vm;

namespace {

Value done(bool succeeded) { return succeeded ? Value::nil() : Value::raised(); }

Value listInit(Vm& vm, Value* args, unsigned) {
    List* list = newList(vm);
    if (args[1].isNil() || listExtend(vm, list, args[1]))
        return Value::object(list);
    release(vm, list);
    return Value::raised();
}

Value listPush(Vm& vm, Value* args, unsigned) { return done(self<List>(args)->push(vm, take(args[1]))); }
Value listExtendBy(Vm& vm, Value* args, unsigned) { return done(listExtend(vm, self<List>(args), args[1])); }

Value listPop(Vm& vm, Value* args, unsigned) {
    auto* list = self<List>(args);
    return list->isEmpty() ? vm.raise(ErrorId::IndexError, "an empty list has no last item") : list->pop();
}

/// The index of a place to insert at, or of an item to take out (`limit` is then the last one's, plus 1).
std::optional<uint32_t> wantPlace(Vm& vm, const List* list, Value v, uint64_t limit) {
    auto index = wantInt(vm, v, "index");
    if (!index)
        return std::nullopt;
    int64_t place = *index < 0 ? *index + list->size() : *index;
    if (place >= 0 && static_cast<uint64_t>(place) < limit)
        return static_cast<uint32_t>(place);
    vm.raise(ErrorId::IndexError, fmt::format("index {} is outside of a list with {} item{}", *index, list->size(),
                                              list->size() == 1 ? "" : "s"));
    return std::nullopt;
}

Value listInsert(Vm& vm, Value* args, unsigned) {
    auto* list = self<List>(args);
    auto place = wantPlace(vm, list, args[1], uint64_t{list->size()} + 1);
    return done(place && list->insert(vm, *place, take(args[2])));
}

Value listRemoveAt(Vm& vm, Value* args, unsigned) {
    auto* list = self<List>(args);
    auto place = wantPlace(vm, list, args[1], list->size());
    return place ? list->removeAt(*place) : Value::raised();
}

struct Found {
    Truth truth;
    uint32_t place;
};

Found findEqual(Vm& vm, const List* list, Value value) {
    for (uint32_t i = 0; i < list->size(); ++i)
        if (Truth same = equals(vm, list->at(i), value); same != Truth::No)
            return {same, i};
    return {Truth::No, 0};
}

Value listRemove(Vm& vm, Value* args, unsigned) {
    auto* list = self<List>(args);
    Found found = findEqual(vm, list, args[1]);
    if (found.truth == Truth::Raised)
        return Value::raised();
    if (found.truth == Truth::Yes)
        release(vm, list->removeAt(found.place));
    return Value::boolean(found.truth == Truth::Yes);
}

Value listIndexOf(Vm& vm, Value* args, unsigned) {
    Found found = findEqual(vm, self<List>(args), args[1]);
    if (found.truth == Truth::Raised)
        return Value::raised();
    return found.truth == Truth::Yes ? Value::smallInt(found.place) : Value::nil();
}

Value listClear(Vm& vm, Value* args, unsigned) {
    self<List>(args)->clear(vm);
    return Value::nil();
}

Value listCopy(Vm& vm, Value* args, unsigned) {
    auto* list = self<List>(args);
    List* copy = copyList(vm, list, 0, list->size());
    return copy ? Value::object(copy) : Value::raised();
}

Value listReverse(Vm&, Value* args, unsigned) {
    self<List>(args)->reverse();
    return Value::nil();
}

Value listJoin(Vm& vm, Value* args, unsigned) {
    auto* separator = wantStr(vm, args[1], "separator");
    if (!separator)
        return Value::raised();
    auto* list = self<List>(args);
    std::string text = std::exchange(vm.types.buffer, {});
    text.clear();
    bool isWhole = true;
    for (uint32_t i = 0; i < list->size() && isWhole; ++i) {
        if (i > 0)
            text += separator->view();
        isWhole = writeText(vm, text, list->at(i));
    }
    Value joined = isWhole ? newStr(vm, text) : Value::raised();
    keepBuffer(vm.types, text);
    return joined;
}

constexpr NativeEntry kNatives[] = {
    {"list.init", listInit},       {"list.len", lenOf},
    {"list.push", listPush},       {"list.extend", listExtendBy},
    {"list.pop", listPop},         {"list.insert", listInsert},
    {"list.remove", listRemove},   {"list.removeAt", listRemoveAt},
    {"list.clear", listClear},     {"list.copy", listCopy},
    {"list.indexOf", listIndexOf}, {"list.contains", containsItem},
    {"list.reverse", listReverse}, {"list.join", listJoin},
};

} // namespace

std::span<const NativeEntry> listNatives() { return kNatives; }

} // namespace coro::stdlib
