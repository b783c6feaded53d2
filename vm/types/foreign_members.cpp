#include "vm/types/foreign_members.h"

#include <algorithm>
#include <span>

namespace coro::vm {

namespace {

struct ForeignMember {
    std::string_view foreign;
    std::string_view own;
};

/// Of several lines for one word, the first counts whose member exists.
constexpr ForeignMember kForeignMembers[] = {
    {"length", "len"},
    {"size", "len"},
    {"append", "push"},
    {"append", "add"},
    {"add", "push"},
    {"push", "add"},
    {"push_back", "push"},
    {"push_back", "add"},
    {"pop_back", "pop"},
    {"erase", "remove"},
    {"clone", "copy"},
    {"concat", "extend"},
    {"flat", "flatten"},
    {"head", "first"},
    {"empty", "isEmpty"},
    {"sort", "sorted"},
    {"reverse", "reversed"},
    {"count", "len"},
    {"hasPrefix", "startsWith"},
    {"hasSuffix", "endsWith"},
    {"unshift", "insert"},
    {"shift", "removeAt"},
    {"popleft", "removeAt"},
    {"pop", "removeLast"},
    {"popitem", "removeLast"},
    {"delete", "remove"},
    {"del", "remove"},
    {"discard", "remove"},
    {"addAll", "extend"},
    {"trim", "strip"},
    {"trimStart", "stripStart"},
    {"trimLeft", "stripStart"},
    {"lstrip", "stripStart"},
    {"trimEnd", "stripEnd"},
    {"trimRight", "stripEnd"},
    {"rstrip", "stripEnd"},
    {"ljust", "padEnd"},
    {"rjust", "padStart"},
    {"zfill", "padStart"},
    {"partition", "cut"},
    {"rpartition", "cutLast"},
    {"rsplit", "splitEnd"},
    {"splitlines", "lines"},
    {"isalpha", "isLetters"},
    {"isAlpha", "isLetters"},
    {"isLetter", "isLetters"},
    {"isdigit", "isDigits"},
    {"isDigit", "isDigits"},
    {"isnumeric", "isDigits"},
    {"isalnum", "isAlphanumeric"},
    {"isWhitespace", "isSpace"},
    {"toUpper", "upper"},
    {"toUpperCase", "upper"},
    {"toLower", "lower"},
    {"toLowerCase", "lower"},
    {"casefold", "foldCase"},
    {"index", "find"},
    {"index", "indexOf"},
    {"indexOf", "find"},
    {"lastIndexOf", "findLast"},
    {"rfind", "findLast"},
    {"charCodeAt", "codePoint"},
    {"ord", "codePoint"},
    {"encode", "toBytes"},
    {"includes", "contains"},
    {"has", "contains"},
    {"contains", "has"},
    {"containsKey", "has"},
    {"hasKey", "has"},
    {"has_key", "has"},
    {"hasOwnProperty", "has"},
    {"entries", "items"},
    {"iteritems", "items"},
    {"setdefault", "setDefault"},
    {"update", "merge"},
    {"update", "extend"},
    {"forEach", "each"},
    {"every", "all"},
    {"some", "any"},
    {"fold", "reduce"},
    {"foldl", "reduce"},
    {"inject", "reduce"},
    {"collect", "map"},
    {"select", "filter"},
    {"where", "filter"},
    {"issubset", "isSubset"},
    {"issuperset", "isSuperset"},
    {"send", "put"},
    {"put", "send"},
    {"get", "receive"},
    {"recv", "receive"},
    {"then", "addCallback"},
    {"catch", "addErrback"},
    {"resolve", "callback"},
    {"reject", "errback"},
    {"finally", "addBoth"},
    {"add_done_callback", "addBoth"},
    {"set_result", "callback"},
    {"succeed", "callback"},
    {"fulfill", "callback"},
    {"set_exception", "errback"},
    {"fail", "errback"},
    {"addListener", "addCallback"},
    {"isDone", "called"},
    {"done", "called"},
    {"exception", "result"},
    {"value", "result"},
    {"stop", "cancel"},
    {"abort", "cancel"},
    {"terminate", "kill"},
    {"kill", "cancel"},
    {"cancel", "close"},
    {"stop", "close"},
    {"stack", "trace"},
    {"suspend", "pause"},
    {"resume", "unpause"},
    {"send", "put"},
    {"put", "send"},
    {"push", "put"},
    {"append", "put"},
    {"enqueue", "put"},
    {"put_nowait", "put"},
    {"put_nowait", "trySend"},
    {"send_nowait", "trySend"},
    {"trySend", "put"},
    {"offer", "trySend"},
    {"receive", "get"},
    {"recv", "receive"},
    {"recv", "get"},
    {"get", "receive"},
    {"take", "receive"},
    {"take", "get"},
    {"pop", "get"},
    {"dequeue", "get"},
    {"get_nowait", "tryGet"},
    {"get_nowait", "tryReceive"},
    {"receive_nowait", "tryReceive"},
    {"tryReceive", "tryGet"},
    {"tryGet", "tryReceive"},
    {"poll", "tryGet"},
    {"poll", "tryReceive"},
    {"qsize", "len"},
    {"lock", "acquire"},
    {"tryLock", "tryAcquire"},
    {"unlock", "release"},
    {"locked", "isLocked"},
    {"broadcast", "set"},
    {"fire", "callback"},
    {"fire", "set"},
    {"signal", "set"},
    {"notify", "set"},
    {"notifyAll", "set"},
    {"wait", "acquire"},
};

struct ForeignForm {
    std::string_view className; ///< empty: of every kind
    std::string_view foreign;
    std::string_view own;
};

constexpr ForeignForm kForeignForms[] = {
    {"str", "join", "xs.join(text)"},
    {"str", "format", "\"${x:.2f}\""},
    {"str", "substring", "text[a..b]"},
    {"str", "substr", "text[a..b]"},
    {"str", "slice", "text[a..b]"},
    {"str", "charAt", "text[i]"},
    {"str", "at", "text[i]"},
    {"str", "get", "text[i]"},
    {"str", "concat", "text + other"},
    {"str", "append", "text + other"},
    {"str", "push", "text + other"},
    {"str", "parseInt", "int(text)"},
    {"list", "slice", "xs[a..b]"},
    {"list", "sublist", "xs[a..b]"},
    {"list", "tail", "xs[1..]"},
    {"list", "at", "xs[i]"},
    {"bytes", "slice", "data[a..b]"},
    {"bytes", "append", "data + other"},
    {"bytes", "concat", "data + other"},
    {"int", "toFloat", "float(n)"},
    {"int", "toFixed", "\"${n:.2f}\""},
    {"float", "toInt", "int(x)"},
    {"float", "toFixed", "\"${x:.2f}\""},
    {"function", "call", "f(x)"},
    {"function", "apply", "f(...xs)"},
    {"", "toString", "str(x)"},
    {"", "to_s", "str(x)"},
    {"", "repr", "repr(x)"},
    {"", "inspect", "repr(x)"},
    {"Coroutine", "join", "yield c"},
    {"Coroutine", "wait", "yield c"},
    {"Coroutine", "await", "yield c"},
    {"Coroutine", "get", "yield c"},
    {"Coroutine", "send", "channel.send(value)"},
    {"Deferred", "wait", "yield d"},
    {"Deferred", "await", "yield d"},
    {"Deferred", "get", "yield d"},
};

constexpr ForeignForm kForeignFunctions[] = {
    {"Deferred", "succeed", "succeed(value)"},
    {"Deferred", "resolve", "succeed(value)"},
    {"Deferred", "fail", "fail(error)"},
    {"Deferred", "reject", "fail(error)"},
    {"Deferred", "all", "all(waits)"},
    {"Deferred", "any", "any(waits)"},
    {"Deferred", "race", "race(waits)"},
    {"Coroutine", "current", "current()"},
    {"Coroutine", "sleep", "sleep(seconds)"},
    {"int", "parse", "int(text)"},
    {"float", "parse", "float(text)"},
    {"list", "from", "list(items)"},
    {"list", "of", "[x, y]"},
    {"set", "of", "set(x, y)"},
};

/// A native by its name in errors, called with so many arguments as elsewhere.
struct ForeignCall {
    std::string_view called;
    unsigned given;
    std::string_view own;
};

constexpr ForeignCall kForeignCalls[] = {
    {"list.pop", 1, "removeAt(index)"},
};

} // namespace

std::string_view coroCall(std::string_view called, unsigned given) {
    for (const ForeignCall& call : kForeignCalls)
        if (call.called == called && call.given == given)
            return call.own;
    return {};
}

namespace {

std::string_view find(std::span<const ForeignForm> forms, std::string_view foreign, std::string_view className) {
    for (const ForeignForm& form : forms)
        if (form.foreign == foreign && (form.className.empty() || form.className == className))
            return form.own;
    return {};
}

} // namespace

std::string_view coroInstead(std::string_view foreign, std::string_view className) {
    return find(kForeignForms, foreign, className);
}

std::string_view coroFunction(std::string_view foreign, std::string_view className) {
    return find(kForeignFunctions, foreign, className);
}

std::string_view coroMember(std::string_view foreign, const std::vector<std::string_view>& members) {
    for (const ForeignMember& each : kForeignMembers)
        if (each.foreign == foreign && std::find(members.begin(), members.end(), each.own) != members.end())
            return each.own;
    return {};
}

} // namespace coro::vm
