#include "importers/ifc_style.h"

#include <algorithm>
#include <cmath>

namespace sallyport::importers::ifc {

using base::Rgba8;
using building::ElementKind;

Styles::Styles(const Context& c) : context_(c) {
    const step::File& file = c.file;
    std::unordered_map<uint32_t, Rgba8> loose;  // styled items without an item: they hang on materials
    std::vector<uint32_t> ids;
    for (const uint32_t i : file.ofType(Type::StyledItem)) {
        const step::Record& r = file.records()[i];
        const step::Fields f = file.fields(r);  // Item, Styles, Name
        ids.clear();
        step::readRefs(f[1], ids, 64);
        for (const uint32_t id : ids) {
            const auto found = ofStyle(id, 0);
            if (!found) continue;
            if (const uint32_t item = f[0].ref()) items_.emplace(item, *found);
            else loose.emplace(r.id, *found);
            break;
        }
    }
    for (const uint32_t i : file.ofType(Type::IndexedColourMap)) {  // MappedTo, Opacity, Colours, ColourIndex
        const step::Fields f = file.fields(file.records()[i]);
        std::vector<uint32_t> uses;
        step::ListReader indexes(f[3]);
        for (step::Value v; indexes.next(v);) {
            const int64_t n = v.integer().value_or(0);
            if (n < 1 || n > 4096) continue;
            if (size_t(n) > uses.size()) uses.resize(size_t(n), 0);
            ++uses[size_t(n) - 1];
        }
        if (uses.empty()) continue;
        const auto most = std::max_element(uses.begin(), uses.end()) - uses.begin();
        step::ListReader colours(context_.fieldsOf(f[2].ref(), Type::ColourRgbList)[0]);
        step::Value v;
        for (ptrdiff_t k = 0; k <= most && colours.next(v); ++k) {
            double rgb[3];
            if (k != most || step::readReals(v, rgb, 3) != 3) continue;
            const auto byte = [](double x) { return uint8_t(std::lround(std::clamp(x, 0.0, 1.0) * 255)); };
            items_.emplace(f[0].ref(), Rgba8{byte(rgb[0]), byte(rgb[1]), byte(rgb[2]), byte(f[1].real().value_or(1))});
        }
    }
    for (const uint32_t i : file.ofType(Type::MaterialDefinitionRepresentation)) {  // Name, Description, Representations, RepresentedMaterial
        const step::Fields f = file.fields(file.records()[i]);
        ids.clear();
        step::readRefs(f[2], ids, 64);
        std::vector<uint32_t> styled;
        for (const uint32_t id : ids) step::readRefs(context_.fieldsOf(id, Type::StyledRepresentation)[3], styled, 64);
        for (const uint32_t id : styled)
            if (const auto it = loose.find(id); it != loose.end()) materials_.emplace(f[3].ref(), it->second);
    }
}

std::optional<Rgba8> Styles::ofItem(uint32_t item) const {
    if (items_.empty()) return std::nullopt;
    for (int depth = 0; depth < 64; ++depth) {
        if (const auto it = items_.find(item); it != items_.end()) return it->second;
        const Type t = context_.typeOf(item);
        const bool boolean = t == Type::BooleanResult || t == Type::BooleanClippingResult;
        const bool ofParts = t == Type::ShellBasedSurfaceModel || t == Type::FaceBasedSurfaceModel || t == Type::ClosedShell ||
                             t == Type::OpenShell || t == Type::ConnectedFaceSet;
        const bool ofOne = t == Type::FacetedBrep || t == Type::FacetedBrepWithVoids || t == Type::AdvancedBrep || t == Type::AdvancedBrepWithVoids ||
                           t == Type::CsgSolid;
        if (!boolean && !ofParts && !ofOne) return std::nullopt;
        const step::Value next = context_.fieldsOf(item, t)[boolean ? 1 : 0];
        if (ofParts) {
            step::Value first;
            if (!step::ListReader(next).next(first)) return std::nullopt;
            item = first.ref();
        } else {
            item = next.ref();
        }
    }
    return std::nullopt;
}

std::optional<Rgba8> Styles::ofMaterial(uint32_t material) const { return materialAt(material, 0); }

std::optional<Rgba8> Styles::colour(step::Value rgb, step::Value transparency) const {
    const step::Fields f = context_.fieldsOf(rgb.ref(), Type::ColourRgb);  // Name, Red, Green, Blue
    if (f.count() < 4) return std::nullopt;
    const auto byte = [](double x) { return uint8_t(std::lround(std::clamp(x, 0.0, 1.0) * 255)); };
    return Rgba8{byte(f[1].real().value_or(0)), byte(f[2].real().value_or(0)), byte(f[3].real().value_or(0)),
                 byte(1 - transparency.real().value_or(0))};
}

std::optional<Rgba8> Styles::ofStyle(uint32_t style, int depth) {
    const Type t = context_.typeOf(style);
    if (depth > 4) return std::nullopt;
    if (const auto it = styles_.find(style); it != styles_.end()) return it->second;
    std::optional<Rgba8> found;
    if (t == Type::SurfaceStyleRendering || t == Type::SurfaceStyleShading) {  // SurfaceColour, Transparency
        const step::Fields f = context_.fieldsOf(style, t);
        found = colour(f[0], f[1]);
    } else if (t == Type::PresentationStyleAssignment || t == Type::SurfaceStyle) {
        std::vector<uint32_t> ids;
        step::readRefs(context_.fieldsOf(style, t)[t == Type::SurfaceStyle ? 2 : 0], ids, 64);
        for (const uint32_t id : ids)
            if (!found) found = ofStyle(id, depth + 1);
    }
    styles_.emplace(style, found);
    return found;
}

std::optional<Rgba8> Styles::materialAt(uint32_t material, int depth) const {
    const Type t = context_.typeOf(material);
    if (depth > 6 || t == Type::None) return std::nullopt;
    size_t next = 0;
    switch (t) {
        case Type::Material: {
            const auto it = materials_.find(material);
            return it == materials_.end() ? std::nullopt : std::optional(it->second);
        }
        case Type::MaterialLayerSetUsage:
        case Type::MaterialProfileSetUsage:
        case Type::MaterialLayer:
        case Type::MaterialLayerSet:
        case Type::MaterialList:
            next = 0;
            break;
        case Type::MaterialConstituentSet:
        case Type::MaterialProfileSet:
        case Type::MaterialConstituent:
        case Type::MaterialProfile:
            next = 2;
            break;
        default:
            return std::nullopt;
    }
    const step::Value v = context_.fieldsOf(material, t)[next];
    if (v.isRef()) return materialAt(v.ref(), depth + 1);
    std::vector<uint32_t> ids;
    step::readRefs(v, ids, 64);
    for (const uint32_t id : ids)
        if (const auto found = materialAt(id, depth + 1)) return found;
    return std::nullopt;
}

Rgba8 defaultColour(ElementKind kind) {
    using base::rgb;
    switch (kind) {
        case ElementKind::Wall:
            return rgb(0xd9d4cb);
        case ElementKind::Slab:
            return rgb(0xb9b7b2);
        case ElementKind::Roof:
            return rgb(0x9c6b58);
        case ElementKind::Stair:
            return rgb(0xa8a39a);
        case ElementKind::Railing:
            return rgb(0x6f7478);
        case ElementKind::Column:
        case ElementKind::Beam:
            return rgb(0x9aa0a6);
        case ElementKind::Door:
            return rgb(0x8a6a4a);
        case ElementKind::Window:
            return rgb(0x9fc4d8, 128);
        case ElementKind::Furniture:
            return rgb(0xb08d66);
        case ElementKind::Equipment:
            return rgb(0x7f8fa6);
        case ElementKind::Covering:
            return rgb(0xe4e0d8);
        case ElementKind::Space:
            return rgb(0xcfd8dc, 64);
        case ElementKind::Site:
            return rgb(0x7d8b62);
        case ElementKind::Other:
            break;
    }
    return rgb(0xbdbdbd);
}

}  // namespace sallyport::importers::ifc
