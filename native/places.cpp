#include "native/places.h"

#include <algorithm>

namespace coro::native {

void PlaceSet::add(Place place) {
    if (place / 64 >= words_.size())
        words_.resize(place / 64 + 1);
    words_[place / 64] |= uint64_t{1} << place % 64;
}

bool PlaceSet::merge(const PlaceSet& other) {
    bool changed = other.hasAll_ && !hasAll_;
    hasAll_ |= other.hasAll_;
    if (words_.size() < other.words_.size())
        words_.resize(other.words_.size());
    for (size_t w = 0; w < other.words_.size(); ++w) {
        changed |= (other.words_[w] & ~words_[w]) != 0;
        words_[w] |= other.words_[w];
    }
    return changed;
}

bool PlaceSet::has(Place place) const {
    return hasAll_ || (place / 64 < words_.size() && words_[place / 64] >> place % 64 & 1);
}

Places::Places(std::span<const InputModule> modules, const ClassFacts& classes) : classes_(classes) {
    Place next = kItems + 1;
    for (const KnownClass& known : classes.all()) {
        fields_.push_back(next);
        for (const KnownField& field : known.fields) {
            if (field.declared)
                byName_[field.declared->name].push_back(next);
            ++next;
        }
    }
    std::unordered_map<std::string, Place> byName;
    for (const InputModule& module : modules) {
        std::vector<Place>& places = slots_.emplace_back();
        for (const bytecode::Slot& slot : module.code->slots) {
            const std::string& home = slot.module.empty() ? module.code->name : slot.module;
            const auto [found, isNew] = byName.try_emplace(home + ":" + slot.name, next);
            next += isNew ? 1 : 0;
            places.push_back(found->second);
        }
    }
}

/// That of the class that has it first.
Place Places::field(Type instance, int index) const {
    const auto at = static_cast<uint32_t>(index);
    return fields_[classes_.of(instance).fields[at].owner] + at;
}

const std::vector<Place>& Places::fieldsNamed(const std::string& name) const {
    static const std::vector<Place> kNone;
    const auto found = byName_.find(name);
    return found == byName_.end() ? kNone : found->second;
}

} // namespace coro::native
