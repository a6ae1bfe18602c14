// Purpose: the shapes of all products: representations flattened into groups of items that share one mesh however often they are used, openings cut
// out of what they void, all of it made on several threads with one result whatever their number.
// Refuses to: let one bad shape stop the others; it is named in the problems and left out.
#pragma once
#include <atomic>
#include <functional>
#include <vector>

#include "importers/ifc_evaluator.h"
#include "importers/ifc_structure.h"
#include "importers/ifc_style.h"

namespace sallyport::importers::ifc {

/// Items of one shape representation with one colour; made into one mesh.
struct ItemGroup {
    std::vector<uint32_t> items;
    std::optional<base::Rgba8> colour;  ///< the items' own; empty: that of the part that uses it
};
struct GroupUse {
    uint32_t group = 0;
    Mat4 transform{1.0};                ///< representation -> product
    std::optional<base::Rgba8> colour;  ///< of the mapped item it came by
};

/// Flattens representations; remembers every representation it has seen. One thread.
class ShapeCollector {
public:
    ShapeCollector(const Context& c, const Styles& s) : context_(c), styles_(s) {}
    /// The body of a product whose Representation attribute is `definitionId`; empty when it has none.
    std::vector<GroupUse> body(uint32_t definitionId);
    const std::vector<ItemGroup>& groups() const { return groups_; }
    /// Takes over the groups of a collector that worked beside this one, once for each representation, as if this one had done its work;
    /// returns where they are now.
    std::vector<uint32_t> takeGroups(ShapeCollector& other);
    static constexpr int kMaxMapDepth = 16;
    static constexpr size_t kMaxUses = 4096;        ///< of one product
    static constexpr size_t kMaxVisits = 1u << 14;  ///< of representations for one product: empty maps may fan out without end

private:
    struct Mapped {
        uint32_t representation;
        Mat4 transform;
        std::optional<base::Rgba8> colour;
    };
    struct Content {
        std::vector<uint32_t> groups;
        std::vector<Mapped> mapped;
    };
    const Content& content(uint32_t representationId);
    void flatten(uint32_t representationId, const Mat4& m, std::optional<base::Rgba8> colour, int depth, std::vector<GroupUse>& out);

    const Context& context_;
    const Styles& styles_;
    std::vector<ItemGroup> groups_;
    size_t visits_ = 0;
    std::unordered_map<uint32_t, Content> seen_;
    struct Made {
        uint32_t representation, firstGroup, groupCount;
    };
    std::vector<Made> made_;                           // in order
    std::unordered_map<uint32_t, uint32_t> takenAt_;  // representation -> its first group, of those taken over
};

struct Product {
    uint32_t id = 0;
    Type type = Type::None;
    building::ElementKind kind = building::ElementKind::Other;
    Mat4 world{1.0};
    std::vector<GroupUse> uses;
    std::vector<uint32_t> openings;  ///< indexes of the opening products that are cut out of it
    bool hidden = false;             ///< an opening: evaluated where it cuts, never shown
    // Made:
    std::vector<building::MeshPart> parts;   ///< transforms lead to file coordinates
    base::Box3 bounds;                       ///< file coordinates
    base::Box3 ownBounds;                    ///< openings only: in its own placement
    std::vector<base::Polygon2> floorFaces;  ///< spaces only: what faces downward, file XY
};

struct MakeOptions {
    int threads = 1;
    std::function<bool(double fraction)> progress;  ///< any thread; false cancels
};
/// Fills the made members of all products; returns the meshes their parts index. False in `completed` when progress said to stop.
std::vector<building::Mesh> makeShapes(const Context& c, const std::vector<ItemGroup>& groups, std::vector<Product>& products,
                                       const MakeOptions& options, bool& completed);

}  // namespace sallyport::importers::ifc
