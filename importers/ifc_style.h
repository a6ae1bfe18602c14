// Purpose: the colour of a representation item or a material in an IFC file, and the colour of a building part that states none.
// Refuses to: read textures, hatching or lighting models; one flat colour with alpha is what the picture uses.
#pragma once
#include <optional>
#include <unordered_map>

#include "importers/ifc_context.h"

namespace sallyport::importers::ifc {

class Styles {
public:
    explicit Styles(const Context& c);
    /// Its own, else that of the first body it was made from by Boolean operations, or of its shell or first face.
    std::optional<base::Rgba8> ofItem(uint32_t item) const;
    /// Of anything IfcRelAssociatesMaterial may relate: layer sets, lists, constituents; the first layer that has a colour.
    std::optional<base::Rgba8> ofMaterial(uint32_t material) const;

private:
    std::optional<base::Rgba8> ofStyle(uint32_t style, int depth);
    std::optional<base::Rgba8> materialAt(uint32_t material, int depth) const;
    std::optional<base::Rgba8> colour(step::Value rgb, step::Value transparency) const;
    const Context& context_;
    std::unordered_map<uint32_t, std::optional<base::Rgba8>> styles_;
    std::unordered_map<uint32_t, base::Rgba8> items_, materials_;
};

base::Rgba8 defaultColour(building::ElementKind kind);

}  // namespace sallyport::importers::ifc
