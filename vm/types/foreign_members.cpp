#include "vm/types/foreign_members.h"

#include <algorithm>

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
    {"set_exception", "errback"},
    {"stop", "cancel"},
    {"abort", "cancel"},
    {"terminate", "kill"},
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
    {"signal", "set"},
    {"notify", "set"},
    {"notifyAll", "set"},
    {"wait", "acquire"},
};

struct ForeignForm {
    std::string_view className;
    std::string_view foreign;
    std::string_view own;
};

constexpr ForeignForm kForeignForms[] = {
    {"str", "join", "xs.join(text)"},
    {"str", "format", "\"${x:.2f}\""},
    {"Coroutine", "join", "yield c"},
    {"Coroutine", "wait", "yield c"},
    {"Coroutine", "await", "yield c"},
    {"Coroutine", "get", "yield c"},
    {"Coroutine", "send", "channel.send(value)"},
    {"Deferred", "wait", "yield d"},
    {"Deferred", "await", "yield d"},
    {"Deferred", "get", "yield d"},
};

} // namespace

std::string_view coroInstead(std::string_view foreign, std::string_view className) {
    for (const ForeignForm& form : kForeignForms)
        if (form.foreign == foreign && form.className == className)
            return form.own;
    return {};
}

std::string_view coroMember(std::string_view foreign, const std::vector<std::string_view>& members) {
    for (const ForeignMember& each : kForeignMembers)
        if (each.foreign == foreign && std::find(members.begin(), members.end(), each.own) != members.end())
            return each.own;
    return {};
}

} // namespace coro::vm
