#pragma once

// Hash consing: equal values are one object, so equality is a pointer comparison and a shared sub-expression
// is stored, differentiated and evaluated once.
//
// The table holds weak references; a node leaves it when its last owner does. Every function may be called
// from several threads. Node must offer `std::size_t hash` and `bool same(const Node&) const` (children by
// address).

#include <cstddef>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <utility>

namespace resolva {

template <class Node>
class HashConsing {
  public:
    /// The one shared object equal to `node`.
    static std::shared_ptr<const Node> intern(Node&& node) {
        Table& table = instance();
        const std::size_t hash = node.hash;
        const std::lock_guard lock(table.mutex);
        auto [first, last] = table.nodes.equal_range(hash);
        for (; first != last; ++first) {
            if (auto known = first->second.second.lock(); known && known->same(node)) return known;
        }
        const Node* address = new Node(std::move(node));
        const std::shared_ptr<const Node> fresh(address, &HashConsing::release);
        table.nodes.emplace(hash, std::make_pair(address, std::weak_ptr<const Node>(fresh)));
        return fresh;
    }

  private:
    struct Table {
        std::mutex mutex;
        std::unordered_multimap<std::size_t, std::pair<const Node*, std::weak_ptr<const Node>>> nodes;
    };

    static Table& instance() {
        static Table* table = new Table;  // never destroyed: nodes with static lifetime may outlive any order
        return *table;
    }

    static void release(const Node* node) {
        {
            Table& table = instance();
            const std::lock_guard lock(table.mutex);
            auto [first, last] = table.nodes.equal_range(node->hash);
            for (; first != last; ++first) {
                if (first->second.first == node) {
                    table.nodes.erase(first);
                    break;
                }
            }
        }
        delete node;  // outside the lock: children may be released in turn
    }
};

/// Mixes a further value into a hash (Boost's constant).
inline void mix_hash(std::size_t& hash, std::size_t value) {
    hash ^= value + std::size_t{0x9e3779b97f4a7c15ULL} + (hash << 6) + (hash >> 2);
}

}  // namespace resolva
