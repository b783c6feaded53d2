#include "native/list_facts.h"

#include "native/class_facts.h"

namespace coro::native {

Type ListFacts::madeAt(uint32_t function, uint32_t instruction) {
    const uint64_t place = uint64_t{function} << 32 | instruction;
    auto [found, isNew] = byPlace_.try_emplace(place, kUnknownSite);
    if (isNew && sites_.size() < kMostSites && !isSettled_) {
        found->second = static_cast<uint32_t>(sites_.size());
        sites_.push_back({found->second, Type::None});
    }
    return listOf(find(found->second));
}

uint32_t ListFacts::find(uint32_t site) const {
    while (sites_[site].joined != site)
        site = sites_[site].joined;
    return site;
}

Type ListFacts::canonical(Type type) const {
    if (!namesList(type))
        return type;
    const Type list = listOf(find(siteOf(type)));
    return isList(type) ? list : asGuess(list);
}

Type ListFacts::itemsOf(Type list) const {
    return namesList(list) ? asGuess(canonical(sites_[find(siteOf(list))].items)) : Type::Any;
}

void ListFacts::give(Type list, Type item) {
    if (!namesList(list) || isSettled_)
        return;
    const uint32_t site = find(siteOf(list));
    const Type joined = join(sites_[site].items, isFunction(item) ? Type::Any : item);
    // The site may have become another one meanwhile.
    Type& items = sites_[find(site)].items;
    if (site != kUnknownSite && items != joined) {
        items = joined;
        ++changes_;
    }
}

void ListFacts::openUngiven() {
    for (Site& site : sites_)
        if (site.items == Type::None)
            site.items = Type::Any;
    ++changes_;
}

uint32_t ListFacts::unite(uint32_t x, uint32_t y) {
    x = find(x);
    y = find(y);
    if (x == y)
        return x;
    if (x == kUnknownSite || y == kUnknownSite || isSettled_)
        return kUnknownSite;
    sites_[y].joined = x;
    ++changes_;
    give(listOf(x), sites_[y].items);
    return find(x);
}

Type ListFacts::join(Type x, Type y) {
    if (!namesList(x) || !namesList(y))
        return canonical(classes_.join(x, y));
    const Type list = listOf(unite(siteOf(x), siteOf(y)));
    return isList(x) && isList(y) ? list : asGuess(list);
}

} // namespace coro::native
