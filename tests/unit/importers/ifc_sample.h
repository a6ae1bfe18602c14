// A whole small IFC file for tests: two storeys in millimetres, two rooms side by side with a door in the wall between them, one outer door, a
// room above, a stair, a wall of unknown geometry beside a good one, a window used twice through one map.
#pragma once
#include <string>

namespace sallyport::tests {

/// A STEP file around the given DATA records.
inline std::string stepFile(const std::string& records, const std::string& schema = "IFC4") {
    return "ISO-10303-21;\nHEADER;\nFILE_DESCRIPTION((''),'2;1');\nFILE_NAME('','',(''),(''),'','','');\nFILE_SCHEMA(('" + schema +
           "'));\nENDSEC;\nDATA;\n" + records + "ENDSEC;\nEND-ISO-10303-21;\n";
}

inline std::string sampleRecords() {
    return R"(#1=IFCSIUNIT(*,.LENGTHUNIT.,.MILLI.,.METRE.);
#2=IFCSIUNIT(*,.AREAUNIT.,$,.SQUARE_METRE.);
#3=IFCUNITASSIGNMENT((#1,#2));
#4=IFCCARTESIANPOINT((0.,0.,0.));
#5=IFCAXIS2PLACEMENT3D(#4,$,$);
#6=IFCDIRECTION((1.,1.));
#7=IFCGEOMETRICREPRESENTATIONCONTEXT($,'Model',3,1.E-05,#5,#6);
#8=IFCPROJECT('project000000000000000',$,'Project',$,$,$,$,(#7),#3);
#9=IFCLOCALPLACEMENT($,#5);
#10=IFCSITE('site000000000000000000',$,'Site',$,$,#9,$,$,.ELEMENT.,(48,30,0),(9,15,30,500000),100000.,$,$);
#11=IFCBUILDING('building00000000000000',$,'Lincoln \X2\00C400D6\X0\ School',$,$,#9,$,$,.ELEMENT.,$,$,#12);
#12=IFCPOSTALADDRESS($,$,$,$,('Main Street 1'),$,'Springfield',$,'12345',$);
#13=IFCBUILDINGSTOREY('storey0000000000000002',$,'Upper',$,$,#15,$,$,.ELEMENT.,3000.);
#14=IFCBUILDINGSTOREY('storey0000000000000001',$,'Ground',$,$,#9,$,$,.ELEMENT.,0.);
#15=IFCLOCALPLACEMENT(#9,#16);
#16=IFCAXIS2PLACEMENT3D(#17,$,$);
#17=IFCCARTESIANPOINT((0.,0.,3000.));
#18=IFCRELAGGREGATES('r1',$,$,$,#8,(#10));
#19=IFCRELAGGREGATES('r2',$,$,$,#10,(#11));
#20=IFCRELAGGREGATES('r3',$,$,$,#11,(#13,#14));
#21=IFCRELAGGREGATES('r4',$,$,$,#14,(#60,#61));
#22=IFCRELAGGREGATES('r5',$,$,$,#13,(#62));
#23=IFCDIRECTION((0.,0.,1.));
/* rooms: 5 m x 4 m each, left one from x = 0, right one from x = 5.2 m */
#30=IFCRECTANGLEPROFILEDEF(.AREA.,$,#31,5000.,4000.);
#31=IFCAXIS2PLACEMENT2D(#32,$);
#32=IFCCARTESIANPOINT((2500.,2000.));
#33=IFCEXTRUDEDAREASOLID(#30,#5,#23,2700.);
#34=IFCSHAPEREPRESENTATION(#7,'Body','SweptSolid',(#33));
#35=IFCPRODUCTDEFINITIONSHAPE($,$,(#34));
#36=IFCCARTESIANPOINT((5200.,0.,0.));
#37=IFCAXIS2PLACEMENT3D(#36,$,$);
#38=IFCLOCALPLACEMENT(#9,#37);
#60=IFCSPACE('space00000000000000101',$,'101',$,$,#9,#35,'Klasse 1a',.ELEMENT.,.INTERNAL.,$);
#61=IFCSPACE('space00000000000000102',$,'102',$,$,#38,#35,'Flur',.ELEMENT.,.INTERNAL.,$);
#62=IFCSPACE('space00000000000000202',$,'202',$,$,#63,#35,'Flur oben',.ELEMENT.,.INTERNAL.,$);
#63=IFCLOCALPLACEMENT(#15,#37);
/* the wall between them, 200 mm, with an opening 1 m wide from y = 1.5 m and its door */
#70=IFCRECTANGLEPROFILEDEF(.AREA.,$,#71,200.,4000.);
#71=IFCAXIS2PLACEMENT2D(#72,$);
#72=IFCCARTESIANPOINT((5100.,2000.));
#73=IFCEXTRUDEDAREASOLID(#70,#5,#23,2700.);
#74=IFCSHAPEREPRESENTATION(#7,'Body','SweptSolid',(#73));
#75=IFCPRODUCTDEFINITIONSHAPE($,$,(#74));
#76=IFCWALLSTANDARDCASE('wall000000000000000001',$,'Wall',$,$,#9,#75,$);
#80=IFCCARTESIANPOINT((5000.,1500.,0.));
#81=IFCDIRECTION((0.,1.,0.));
#82=IFCAXIS2PLACEMENT3D(#80,#23,#81);
#83=IFCLOCALPLACEMENT(#9,#82);
#84=IFCRECTANGLEPROFILEDEF(.AREA.,$,#85,1000.,400.);
#85=IFCAXIS2PLACEMENT2D(#86,$);
#86=IFCCARTESIANPOINT((500.,-100.));
#87=IFCEXTRUDEDAREASOLID(#84,#5,#23,2100.);
#88=IFCSHAPEREPRESENTATION(#7,'Body','SweptSolid',(#87));
#89=IFCPRODUCTDEFINITIONSHAPE($,$,(#88));
#90=IFCOPENINGELEMENT('opening000000000000001',$,'O',$,$,#83,#89,$);
#91=IFCRELVOIDSELEMENT('r6',$,$,$,#76,#90);
#92=IFCDOOR('door000000000000000001',$,'T\S\|r-1',$,$,#83,#99,$,2100.,1000.,.DOOR.,.SINGLE_SWING_RIGHT.,$);
#93=IFCRELFILLSELEMENT('r7',$,$,$,#90,#92);
#94=IFCRELCONTAINEDINSPATIALSTRUCTURE('r8',$,$,$,(#76,#100,#110,#120,#130,#131),#14);
#95=IFCRECTANGLEPROFILEDEF(.AREA.,$,#85,1000.,50.);
#96=IFCEXTRUDEDAREASOLID(#95,#5,#23,2100.);
#97=IFCSHAPEREPRESENTATION(#7,'Body','SweptSolid',(#96));
#98=IFCSHAPEREPRESENTATION(#7,'FootPrint','Curve2D',(#140));
#99=IFCPRODUCTDEFINITIONSHAPE($,$,(#98,#97));
/* the outer door, at the south of room 101 */
#100=IFCDOOR('door000000000000000002',$,'Haupteingang',$,$,#101,$,$,2200.,1800.,.DOOR.,.DOUBLE_DOOR_SINGLE_SWING.,$);
#101=IFCLOCALPLACEMENT(#9,#102);
#102=IFCAXIS2PLACEMENT3D(#103,$,$);
#103=IFCCARTESIANPOINT((2500.,-100.,0.));
/* a wall of a kind nobody reads */
#110=IFCWALL('wall000000000000000002',$,'Strange',$,$,#9,#111,$,$);
#111=IFCPRODUCTDEFINITIONSHAPE($,$,(#112));
#112=IFCSHAPEREPRESENTATION(#7,'Body','Other',(#113));
#113=IFCSTRANGESOLID(#4);
/* a stair in the corridor up to the corridor above */
#120=IFCSTAIR('stair00000000000000001',$,'Stair A',$,$,#38,#121,$,$);
#121=IFCPRODUCTDEFINITIONSHAPE($,$,(#122));
#122=IFCSHAPEREPRESENTATION(#7,'Body','SweptSolid',(#123));
#123=IFCEXTRUDEDAREASOLID(#84,#5,#23,3000.);
/* one window, twice */
#130=IFCWINDOW('window0000000000000001',$,'W1',$,$,#9,#132,$,1000.,1000.,$,$,$);
#131=IFCWINDOW('window0000000000000002',$,'W2',$,$,#38,#132,$,1000.,1000.,$,$,$);
#132=IFCPRODUCTDEFINITIONSHAPE($,$,(#133));
#133=IFCSHAPEREPRESENTATION(#7,'Body','MappedRepresentation',(#134));
#134=IFCMAPPEDITEM(#135,#136);
#135=IFCREPRESENTATIONMAP(#5,#97);
#136=IFCCARTESIANTRANSFORMATIONOPERATOR3D($,$,#137,1.,$);
#137=IFCCARTESIANPOINT((1000.,4000.,900.));
#138=IFCSTYLEDITEM(#96,(#139),$);
#139=IFCSURFACESTYLE($,.BOTH.,(#141));
#140=IFCPOLYLINE((#4,#36));
#141=IFCSURFACESTYLERENDERING(#142,0.5,$,$,$,$,$,$,.FLAT.);
#142=IFCCOLOURRGB($,1.,0.,0.2);
)";
}

inline std::string sampleIfc() { return stepFile(sampleRecords()); }

}  // namespace sallyport::tests
