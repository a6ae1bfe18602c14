// Purpose: the relations of an IFC file as maps by record id, and the facts that its property sets and quantities state about spaces and doors.
// Refuses to: climb further than kMaxClimb (relations may run in a circle).
#pragma once
#include <string>
#include <unordered_map>
#include <vector>

#include "importers/ifc_context.h"

namespace sallyport::importers::ifc {

struct Facts {
    std::optional<double> netAreaM2, grossAreaM2, heightM;
    std::optional<bool> external;
};

struct MapConversion {
    double eastings = 0, northings = 0, heightM = 0;
    double xAxisAbscissa = 1, xAxisOrdinate = 0;
    std::string crs;  ///< "EPSG:32632"; may be empty
    uint32_t record = 0;
};

class Structure {
public:
    explicit Structure(const Context& c);

    uint32_t storeyOf(uint32_t product) const;  ///< 0 when nothing says
    uint32_t openingOf(uint32_t filling) const { return get(openingFilled_, filling); }
    uint32_t hostOf(uint32_t opening) const { return get(hostVoided_, opening); }
    uint32_t typeOf(uint32_t product) const { return get(type_, product); }
    uint32_t materialOf(uint32_t product) const;  ///< its own, else its type's
    const std::vector<uint32_t>& openingsIn(uint32_t host) const { return get(openings_, host); }
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
    void readProperties();
    void readMapConversion();
    uint32_t climb(uint32_t product, Type wanted) const;

    const Context& context_;
    Map whole_, container_, openingFilled_, hostVoided_, type_, material_;
    Lists openings_, parts_, spacesAt_;
    std::unordered_map<uint32_t, Facts> facts_;
    std::optional<MapConversion> mapConversion_;
};

}  // namespace sallyport::importers::ifc
