// Purpose: the relations of an IFC file as maps by record id, and the facts that its property sets, quantities and space boundaries state about
// spaces and doors. References to records that are not in the file are counted and named ("missing-entities"). A relation that runs in a circle is a
// problem with a name; what hangs on it has no storey. Refuses to: climb further than kMaxClimb.
#pragma once
#include <string>
#include <unordered_map>
#include <vector>

#include "importers/ifc_context.h"

namespace sallyport::importers::ifc {

struct Facts {
    std::optional<double> netAreaM2, grossAreaM2, heightM;
    std::optional<bool> external;
    std::optional<bool> boundaryExternal;  ///< as the door's space boundaries say
    std::string number, name, usage;       ///< of a space, from the property sets that programs keep them in
};

/// IfcMapConversion, IfcRigidOperation or the property sets that stand for them in IFC2X3. Metres, or degrees where `geographic`.
struct MapConversion {
    double eastings = 0, northings = 0, heightM = 0;
    double xAxisAbscissa = 1, xAxisOrdinate = 0;
    double scale = 1;         ///< map metres per metre of the file, near 1
    std::string crs;          ///< "EPSG:32632", "ETRS89 / UTM zone 32N"; may be empty
    std::string zone;         ///< "UTM 32N": the projection and its zone where the name says nothing
    bool geographic = false;  ///< `northings` is the latitude, `eastings` the longitude
    uint32_t record = 0;
};

class Structure {
public:
    explicit Structure(const Context& c);

    uint32_t storeyOf(uint32_t product) const;    ///< 0 when nothing says
    uint32_t buildingOf(uint32_t product) const;  ///< 0 when nothing says
    uint32_t openingOf(uint32_t filling) const { return get(openingFilled_, filling); }
    uint32_t hostOf(uint32_t opening) const { return get(hostVoided_, opening); }
    uint32_t typeOf(uint32_t product) const { return get(type_, product); }
    uint32_t wholeOf(uint32_t part) const { return get(whole_, part); }
    uint32_t materialOf(uint32_t product) const;  ///< its own, else its type's
    const std::vector<uint32_t>& partsOf(uint32_t whole) const { return get(parts_, whole); }
    /// Spaces that a boundary ties to the element, without repetition.
    const std::vector<uint32_t>& spacesAt(uint32_t element) const { return get(spacesAt_, element); }
    const Facts& factsOf(uint32_t product) const;
    const std::optional<MapConversion>& mapConversion() const { return mapConversion_; }
    static constexpr int kMaxClimb = 64;

private:
    using Map = std::unordered_map<uint32_t, uint32_t>;
    using Lists = std::unordered_map<uint32_t, std::vector<uint32_t>>;
    static uint32_t get(const Map& m, uint32_t k);
    static const std::vector<uint32_t>& get(const Lists& m, uint32_t k);
    void countMissing(uint32_t id) { missing_ += id != 0 && !context_.file.find(id); }
    void reportMissing() const;
    void readBoundaries();
    void readProperties();
    void readSet(uint32_t setId, bool ofSpace, Facts& into) const;
    void readProperty(const step::Fields& f, bool identity, bool ofSpace, Facts& into) const;
    void readMapConversion();
    void readMapProperties();
    uint32_t climb(uint32_t product, Type wanted) const;

    const Context& context_;
    Map whole_, container_, openingFilled_, hostVoided_, type_, material_;
    Lists parts_, spacesAt_;
    std::unordered_map<uint32_t, Facts> facts_;
    std::optional<MapConversion> mapConversion_;
    size_t missing_ = 0;  ///< references of relations to records that the file does not have
    mutable bool circleTold_ = false;
};

}  // namespace sallyport::importers::ifc
