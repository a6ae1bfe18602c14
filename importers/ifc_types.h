// Purpose: the IFC entity types this reader knows by name, as an enumeration, and the lookup from a name in a file. A type that is not here still
// has a place in the index (None). The element kind of a product stands beside its name; further geometry adds names to the last list.
// Refuses to: hold the schemas' inheritance; what reads an entity states which types it accepts.
#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

#include "building/building.h"

namespace sallyport::importers::ifc {

/// Products that become elements of the building.
#define SALLYPORT_IFC_ELEMENTS(X)                                                                                                                    \
    X(Wall, Wall)                                                                                                                                    \
    X(WallStandardCase, Wall)                                                                                                                        \
    X(WallElementedCase, Wall)                                                                                                                       \
    X(CurtainWall, Wall)                                                                                                                             \
    X(Slab, Slab)                                                                                                                                    \
    X(SlabStandardCase, Slab) X(SlabElementedCase, Slab) X(Footing, Slab) X(Pile, Slab) X(DeepFoundation, Slab) X(CaissonFoundation, Slab) X(        \
        Pavement, Slab) X(Course, Slab) X(Roof, Roof) X(Stair, Stair) X(StairFlight, Stair) X(Ramp, Stair) X(RampFlight, Stair) X(Railing, Railing)  \
        X(Column, Column) X(ColumnStandardCase, Column) X(Beam, Beam) X(BeamStandardCase, Beam) X(Member, Beam) X(MemberStandardCase, Beam)          \
            X(Plate, Beam) X(PlateStandardCase, Beam) X(Tendon, Beam) X(TendonAnchor, Beam) X(TendonConduit, Beam) X(ReinforcingBar, Beam) X(        \
                ReinforcingMesh, Beam) X(Bearing, Beam) X(Door, Door) X(DoorStandardCase, Door) X(Window, Window) X(WindowStandardCase, Window)      \
                X(FurnishingElement, Furniture) X(Furniture, Furniture) X(SystemFurnitureElement, Furniture) X(Covering, Covering) X(                \
                    ShadingDevice, Covering) X(Space, Space) X(SpatialZone, Space) X(ExternalSpatialElement, Space) X(Site, Site)                    \
                    X(GeographicElement, Site) X(CivilElement, Site) X(TransportElement, Equipment) X(DistributionElement, Equipment) X(             \
                        DistributionFlowElement, Equipment) X(DistributionControlElement, Equipment) X(DistributionChamberElement,                   \
                                                                                                       Equipment) X(FlowTerminal, Equipment)         \
                        X(FlowSegment, Equipment) X(FlowFitting, Equipment) X(FlowController, Equipment) X(FlowMovingDevice, Equipment) X(           \
                            FlowStorageDevice,                                                                                                       \
                            Equipment) X(FlowTreatmentDevice,                                                                                        \
                                         Equipment) X(EnergyConversionDevice, Equipment)                                                             \
                            X(EquipmentElement, Equipment) X(ElectricalElement, Equipment) X(ElectricDistributionPoint, Equipment) X(                \
                                AirTerminal, Equipment) X(AirTerminalBox, Equipment)                                                                 \
                                X(AirToAirHeatRecovery, Equipment) X(Alarm, Equipment) X(AudioVisualAppliance, Equipment) X(Boiler, Equipment) X(    \
                                    Burner,                                                                                                          \
                                    Equipment) X(CableCarrierFitting, Equipment)                                                                     \
                                    X(CableCarrierSegment, Equipment) X(CableFitting, Equipment) X(CableSegment, Equipment) X(Chiller, Equipment)    \
                                        X(Coil, Equipment) X(CommunicationsAppliance, Equipment) X(Compressor, Equipment) X(Condenser, Equipment) X( \
                                            Controller,                                                                                              \
                                            Equipment) X(CooledBeam,                                                                                 \
                                                         Equipment) X(CoolingTower, Equipment)                                                       \
                                            X(Damper, Equipment) X(DuctFitting, Equipment) X(DuctSegment, Equipment) X(DuctSilencer, Equipment) X(   \
                                                ElectricAppliance,                                                                                   \
                                                Equipment) X(ElectricDistributionBoard,                                                              \
                                                             Equipment) X(ElectricFlowStorageDevice, Equipment)                                      \
                                                X(ElectricFlowTreatmentDevice, Equipment) X(ElectricGenerator, Equipment) X(                         \
                                                    ElectricMotor,                                                                                   \
                                                    Equipment) X(ElectricTimeControl, Equipment)                                                     \
                                                    X(Engine, Equipment) X(EvaporativeCooler, Equipment) X(Evaporator, Equipment) X(Fan, Equipment)  \
                                                        X(Filter, Equipment) X(FireSuppressionTerminal, Equipment) X(FlowInstrument, Equipment) X(   \
                                                            FlowMeter, Equipment) X(HeatExchanger, Equipment)                                        \
                                                            X(Humidifier, Equipment) X(Interceptor, Equipment) X(JunctionBox, Equipment)             \
                                                                X(Lamp, Equipment) X(LightFixture, Equipment) X(LiquidTerminal, Equipment) X(        \
                                                                    MedicalDevice, Equipment) X(MobileTelecommunicationsAppliance, Equipment)        \
                                                                    X(MotorConnection, Equipment) X(Outlet, Equipment) X(PipeFitting, Equipment) X(  \
                                                                        PipeSegment,                                                                 \
                                                                        Equipment) X(ProtectiveDevice,                                               \
                                                                                     Equipment) X(ProtectiveDeviceTrippingUnit, Equipment)           \
                                                                        X(Pump, Equipment) X(SanitaryTerminal, Equipment) X(Sensor, Equipment) X(    \
                                                                            SolarDevice,                                                             \
                                                                            Equipment) X(SpaceHeater,                                                \
                                                                                         Equipment) X(StackTerminal, Equipment)                      \
                                                                            X(SwitchingDevice, Equipment) X(Tank, Equipment) X(                      \
                                                                                Transformer,                                                         \
                                                                                Equipment) X(TubeBundle,                                             \
                                                                                             Equipment) X(UnitaryControlElement, Equipment)          \
                                                                                X(UnitaryEquipment, Equipment) X(Valve, Equipment) X(                \
                                                                                    WasteTerminal,                                                   \
                                                                                    Equipment) X(Actuator,                                           \
                                                                                                 Equipment) X(Conveyor, Equipment)                   \
                                                                                    X(BuildingElementProxy, Other) X(BuildingElement, Other) X(      \
                                                                                        BuiltElement,                                                \
                                                                                        Other) X(BuildingElementPart,                                \
                                                                                                 Other) X(BuildingElementComponent, Other)           \
                                                                                        X(ElementAssembly, Other) X(                                 \
                                                                                            Chimney,                                                 \
                                                                                            Other) X(Proxy,                                          \
                                                                                                     Other) X(DiscreteAccessory, Other)              \
                                                                                            X(MechanicalFastener, Other) X(Fastener, Other) X(       \
                                                                                                FastenerElement,                                     \
                                                                                                Other) X(VibrationIsolator,                          \
                                                                                                         Other) X(VibrationDamper, Other)            \
                                                                                                X(ImpactProtectionDevice, Other) X(Sign, Other) X(   \
                                                                                                    Signal,                                          \
                                                                                                    Other) X(Kerb, Other)                            \
                                                                                                    X(Rail, Other) X(TrackElement, Other) X(         \
                                                                                                        MooringDevice,                               \
                                                                                                        Other) X(NavigationElement,                  \
                                                                                                                 Other) X(EarthworksElement, Other)  \
                                                                                                        X(EarthworksFill, Other) X(                  \
                                                                                                            EarthworksCut,                           \
                                                                                                            Other) X(ReinforcedSoil,                 \
                                                                                                                     Other) X(EdgeFeature, Other)    \
                                                                                                            X(ChamferEdgeFeature, Other) X(          \
                                                                                                                RoundedEdgeFeature,                  \
                                                                                                                Other) X(SurfaceFeature, Other)      \
                                                                                                                X(ProjectionElement, Other) X(       \
                                                                                                                    BuildingStorey,                  \
                                                                                                                    Other) X(Building,               \
                                                                                                                             Other) X(Bridge, Other) \
                                                                                                                    X(BridgePart, Other) X(          \
                                                                                                                        Road,                        \
                                                                                                                        Other) X(RoadPart, Other)    \
                                                                                                                        X(Railway, Other) X(         \
                                                                                                                            RailwayPart, Other)      \
                                                                                                                            X(Facility, Other) X(    \
                                                                                                                                FacilityPart, Other) \
                                                                                                                                X(MarineFacility,    \
                                                                                                                                  Other)             \
                                                                                                                                    X(MarinePart,    \
                                                                                                                                      Other)

/// Products that have a shape but are no part of the picture: voids, annotation, analysis models.
#define SALLYPORT_IFC_HIDDEN(X) \
    X(OpeningElement)           \
    X(OpeningStandardCase)      \
    X(VoidingFeature)           \
    X(VirtualElement)           \
    X(Annotation) X(Grid) X(Port) X(DistributionPort) X(StructuralCurveMember) X(StructuralSurfaceMember) X(StructuralPointConnection) X(Alignment)

/// Everything else that is looked at.
#define SALLYPORT_IFC_RESOURCES(X)                                                                                                                               \
    X(Project)                                                                                                                                                   \
    X(GeometricRepresentationContext)                                                                                                                            \
    X(GeometricRepresentationSubContext)                                                                                                                         \
    X(UnitAssignment)                                                                                                                                            \
    X(SIUnit)                                                                                                                                                    \
    X(ConversionBasedUnit) X(ConversionBasedUnitWithOffset) X(MeasureWithUnit) X(DerivedUnit) X(MapConversion) X(MapConversionScaled) X(                         \
        RigidOperation) X(ProjectedCRS) X(GeographicCRS) X(SpaceType) X(SpaceStyle) X(PropertyEnumeratedValue) X(PropertyListValue) X(PostalAddress)             \
        X(RelAggregates) X(RelNests) X(RelContainedInSpatialStructure) X(RelReferencedInSpatialStructure) X(RelVoidsElement) X(RelFillsElement) X(               \
            RelSpaceBoundary) X(RelSpaceBoundary1stLevel) X(RelSpaceBoundary2ndLevel) X(RelDefinesByProperties) X(RelDefinesByType)                              \
            X(RelAssociatesMaterial) X(RelAssignsToGroup) X(RelProjectsElement) X(PropertySet) X(PropertySingleValue) X(ElementQuantity) X(                      \
                QuantityArea) X(QuantityLength) X(QuantityVolume) X(QuantityCount) X(DoorStyle) X(DoorType) X(WindowStyle) X(WindowType)                         \
                X(DoorLiningProperties) X(DoorPanelProperties) X(LocalPlacement) X(GridPlacement) X(LinearPlacement) X(Axis1Placement) X(                        \
                    Axis2Placement2D) X(Axis2Placement3D) X(Axis2PlacementLinear) X(CartesianPoint) X(Direction) X(Vector)                                       \
                    X(CartesianTransformationOperator2D) X(CartesianTransformationOperator2DnonUniform) X(CartesianTransformationOperator3D) X(                  \
                        CartesianTransformationOperator3DnonUniform) X(ProductDefinitionShape) X(ProductRepresentation) X(ShapeRepresentation)                   \
                        X(TopologyRepresentation) X(RepresentationMap) X(StyledRepresentation) X(MaterialDefinitionRepresentation) X(MappedItem) X(              \
                            StyledItem) X(PresentationStyleAssignment) X(SurfaceStyle) X(SurfaceStyleShading) X(SurfaceStyleRendering) X(ColourRgb)              \
                            X(ColourRgbList) X(IndexedColourMap) X(Material) X(MaterialLayer) X(MaterialLayerSet) X(MaterialLayerSetUsage) X(                    \
                                MaterialList) X(MaterialConstituent)                                                                                             \
                                X(MaterialConstituentSet) X(MaterialProfile) X(MaterialProfileSet) X(MaterialProfileSetUsage) X(                                 \
                                    ArbitraryClosedProfileDef) X(ArbitraryProfileDefWithVoids) X(ArbitraryOpenProfileDef) X(CenterLineProfileDef)                \
                                    X(RectangleProfileDef) X(RoundedRectangleProfileDef) X(RectangleHollowProfileDef) X(CircleProfileDef) X(                     \
                                        CircleHollowProfileDef) X(EllipseProfileDef) X(TrapeziumProfileDef) X(IShapeProfileDef)                                  \
                                        X(AsymmetricIShapeProfileDef) X(LShapeProfileDef) X(TShapeProfileDef) X(UShapeProfileDef) X(                             \
                                            CShapeProfileDef) X(ZShapeProfileDef)                                                                                \
                                            X(DerivedProfileDef) X(MirroredProfileDef) X(CompositeProfileDef) X(Polyline) X(                                     \
                                                CompositeCurve) X(CompositeCurveSegment) X(ReparametrisedCompositeCurveSegment) X(TrimmedCurve) X(Line)          \
                                                X(Circle) X(Ellipse) X(IndexedPolyCurve) X(CartesianPointList2D) X(CartesianPointList3D) X(                      \
                                                    OffsetCurve2D) X(OffsetCurve3D) X(CompositeCurveOnSurface) X(BoundaryCurve)                                  \
                                                    X(OuterBoundaryCurve) X(SegmentedReferenceCurve) X(GradientCurve) X(CurveSegment) X(Clothoid) X(             \
                                                        BSplineCurve) X(BSplineCurveWithKnots)                                                                   \
                                                        X(RationalBSplineCurveWithKnots) X(BezierCurve) X(RationalBezierCurve) X(Plane) X(                       \
                                                            CylindricalSurface) X(SphericalSurface) X(ToroidalSurface) X(SurfaceOfLinearExtrusion)               \
                                                            X(SurfaceOfRevolution) X(                                                                            \
                                                                CurveBoundedPlane) X(RectangularTrimmedSurface) X(BSplineSurface)                                \
                                                                X(BSplineSurfaceWithKnots) X(RationalBSplineSurfaceWithKnots) X(BezierSurface) X(                \
                                                                    RationalBezierSurface) X(CurveBoundedSurface)                                                \
                                                                    X(ExtrudedAreaSolid) X(ExtrudedAreaSolidTapered) X(RevolvedAreaSolid) X(                     \
                                                                        RevolvedAreaSolidTapered)                                                                \
                                                                        X(SurfaceCurveSweptAreaSolid) X(FixedReferenceSweptAreaSolid) X(                         \
                                                                            DirectrixCurveSweptAreaSolid) X(DirectrixDerivedReferenceSweptAreaSolid)             \
                                                                            X(SectionedSolid) X(SectionedSolidHorizontal) X(SweptDiskSolid) X(                   \
                                                                                SweptDiskSolidPolygonal) X(SectionedSpine)                                       \
                                                                                X(FacetedBrep) X(FacetedBrepWithVoids) X(AdvancedBrep) X(                        \
                                                                                    AdvancedBrepWithVoids) X(ManifoldSolidBrep) X(ClosedShell)                   \
                                                                                    X(OpenShell) X(ConnectedFaceSet) X(Face) X(FaceSurface) X(                   \
                                                                                        AdvancedFace) X(FaceBound)                                               \
                                                                                        X(FaceOuterBound) X(PolyLoop) X(EdgeLoop) X(                             \
                                                                                            VertexLoop) X(OrientedEdge) X(EdgeCurve) X(Edge)                     \
                                                                                            X(VertexPoint) X(ShellBasedSurfaceModel) X(                          \
                                                                                                FaceBasedSurfaceModel) X(TriangulatedFaceSet)                    \
                                                                                                X(TriangulatedIrregularNetwork) X(PolygonalFaceSet) X(           \
                                                                                                    IndexedPolygonalFace) X(IndexedPolygonalFaceWithVoids)       \
                                                                                                    X(BooleanResult) X(BooleanClippingResult) X(                 \
                                                                                                        HalfSpaceSolid) X(PolygonalBoundedHalfSpace)             \
                                                                                                        X(BoxedHalfSpace) X(CsgSolid) X(Block) X(                \
                                                                                                            RectangularPyramid) X(RightCircularCone)             \
                                                                                                            X(RightCircularCylinder) X(Sphere) X(                \
                                                                                                                BoundingBox) X(GeometricSet)                     \
                                                                                                                X(GeometricCurveSet) X(TextLiteral) X(           \
                                                                                                                    TextLiteralWithExtent) X(PlanarExtent)       \
                                                                                                                    X(AnnotationFillArea) X(                     \
                                                                                                                        SurfaceCurve) X(SeamCurve)               \
                                                                                                                        X(IntersectionCurve) X(                  \
                                                                                                                            Pcurve) X(Subedge)                   \
                                                                                                                            X(VirtualGridIntersection)           \
                                                                                                                                X(GridAxis) X(                   \
                                                                                                                                    CraneRailAShapeProfileDef)   \
                                                                                                                                    X(CraneRailFShapeProfileDef) \
                                                                                                                                        X(Zone) X(               \
                                                                                                                                            System)              \
                                                                                                                                            X(Group)

enum class Type : uint16_t {
    None,
#define SALLYPORT_IFC_ENUM(name, ...) name,
    SALLYPORT_IFC_ELEMENTS(SALLYPORT_IFC_ENUM) SALLYPORT_IFC_HIDDEN(SALLYPORT_IFC_ENUM) SALLYPORT_IFC_RESOURCES(SALLYPORT_IFC_ENUM)
#undef SALLYPORT_IFC_ENUM
        Count
};

/// The type of an upper- or mixed-case entity name ("IFCWALL"); None when it is not in the lists.
Type typeOf(std::string_view name);
/// "IfcWallStandardCase"; "" for None.
std::string_view nameOf(Type t);
/// Set for the types of SALLYPORT_IFC_ELEMENTS.
std::optional<building::ElementKind> elementKindOf(Type t);

}  // namespace sallyport::importers::ifc
