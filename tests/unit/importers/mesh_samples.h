// The same room, a box of 4 x 3 x 2.5 m, as a small good file of every mesh format. Z is up where the format leaves it open.
#pragma once
#include <array>
#include <cstdint>
#include <cstring>
#include <string>

namespace sallyport::tests {

inline constexpr std::array<std::array<float, 3>, 8> kBoxPoints{
    {{0, 0, 0}, {4, 0, 0}, {4, 3, 0}, {0, 3, 0}, {0, 0, 2.5f}, {4, 0, 2.5f}, {4, 3, 2.5f}, {0, 3, 2.5f}}};
inline constexpr std::array<std::array<uint16_t, 3>, 12> kBoxTriangles{
    {{0, 2, 1}, {0, 3, 2}, {4, 5, 6}, {4, 6, 7}, {0, 1, 5}, {0, 5, 4}, {1, 2, 6}, {1, 6, 5}, {2, 3, 7}, {2, 7, 6}, {3, 0, 4}, {3, 4, 7}}};

template <class T>
void putRaw(std::string& s, T v) {
    s.append(reinterpret_cast<const char*>(&v), sizeof v);
}
inline std::string numbers(const char* between) {
    std::string s;
    for (const auto& p : kBoxPoints)
        for (const float v : p) s += (s.empty() ? "" : between) + std::to_string(v);
    return s;
}

inline std::string objSample() {
    std::string s = "# units: meters\no Room_101\n";
    for (const auto& p : kBoxPoints) s += "v " + std::to_string(p[0]) + " " + std::to_string(p[1]) + " " + std::to_string(p[2]) + "\n";
    for (const auto& t : kBoxTriangles) s += "f " + std::to_string(t[0] + 1) + " " + std::to_string(t[1] + 1) + " " + std::to_string(t[2] + 1) + "\n";
    return s;
}
inline std::string plySample() {
    std::string s =
        "ply\nformat ascii 1.0\nelement vertex 8\nproperty float x\nproperty float y\nproperty float z\nelement face 12\n"
        "property list uchar int vertex_indices\nend_header\n";
    for (const auto& p : kBoxPoints) s += std::to_string(p[0]) + " " + std::to_string(p[1]) + " " + std::to_string(p[2]) + "\n";
    for (const auto& t : kBoxTriangles) s += "3 " + std::to_string(t[0]) + " " + std::to_string(t[1]) + " " + std::to_string(t[2]) + "\n";
    return s;
}
inline std::string stlSample() {
    std::string s(80, ' ');
    putRaw(s, uint32_t(kBoxTriangles.size()));
    for (const auto& t : kBoxTriangles) {
        for (int i = 0; i < 3; ++i) putRaw(s, 0.f);
        for (const uint16_t i : t)
            for (const float v : kBoxPoints[i]) putRaw(s, v);
        putRaw(s, uint16_t(0));
    }
    return s;
}
inline std::string daeSample() {
    std::string indexes;
    for (const auto& t : kBoxTriangles)
        for (const uint16_t i : t) indexes += (indexes.empty() ? "" : " ") + std::to_string(i);
    return "<?xml version=\"1.0\"?><COLLADA xmlns=\"http://www.collada.org/2005/11/COLLADASchema\" version=\"1.4.1\"><asset><unit meter=\"1\"/>"
           "<up_axis>Z_UP</up_axis></asset><library_geometries><geometry id=\"g\"><mesh><source id=\"p\"><float_array id=\"pa\" count=\"24\">" +
           numbers(" ") +
           "</float_array><technique_common><accessor source=\"#pa\" count=\"8\" stride=\"3\"><param name=\"X\" type=\"float\"/>"
           "<param name=\"Y\" type=\"float\"/><param name=\"Z\" type=\"float\"/></accessor></technique_common></source><vertices id=\"v\">"
           "<input semantic=\"POSITION\" source=\"#p\"/></vertices><triangles count=\"12\"><input semantic=\"VERTEX\" source=\"#v\" "
           "offset=\"0\"/><p>" +
           indexes +
           "</p></triangles></mesh></geometry></library_geometries><library_visual_scenes><visual_scene id=\"s\"><node id=\"n\" name=\"Room 101\">"
           "<instance_geometry url=\"#g\"/></node></visual_scene></library_visual_scenes><scene><instance_visual_scene "
           "url=\"#s\"/></scene></COLLADA>";
}
inline std::string base64(const std::string& bytes) {
    static constexpr char kLetters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    for (size_t i = 0; i < bytes.size(); i += 3) {
        uint32_t v = 0;
        for (size_t k = 0; k < 3; ++k) v = v << 8 | (i + k < bytes.size() ? uint8_t(bytes[i + k]) : 0);
        for (size_t k = 0; k < 4; ++k) out += i + k > bytes.size() ? '=' : kLetters[v >> (18 - 6 * k) & 63];
    }
    return out;
}
inline std::string gltfSample() {
    std::string bin;
    for (const auto& p : kBoxPoints)
        for (const float v : {p[0], p[2], -p[1]}) putRaw(bin, v);  // Y is up
    for (const auto& t : kBoxTriangles)
        for (const uint16_t i : t) putRaw(bin, i);
    return R"({"asset":{"version":"2.0"},"scene":0,"scenes":[{"nodes":[0]}],"nodes":[{"name":"Room 101","mesh":0}],
"meshes":[{"primitives":[{"attributes":{"POSITION":0},"indices":1}]}],
"accessors":[{"bufferView":0,"componentType":5126,"count":8,"type":"VEC3","min":[0,0,-3],"max":[4,2.5,0]},
{"bufferView":1,"componentType":5123,"count":36,"type":"SCALAR"}],
"bufferViews":[{"buffer":0,"byteOffset":0,"byteLength":96},{"buffer":0,"byteOffset":96,"byteLength":72}],
"buffers":[{"byteLength":168,"uri":"data:application/octet-stream;base64,)" +
           base64(bin) + "\"}]}";
}
inline std::string fbxSample() {
    std::string indexes;
    for (const auto& t : kBoxTriangles)
        for (size_t i = 0; i < 3; ++i) indexes += (indexes.empty() ? "" : ",") + std::to_string(i == 2 ? -int(t[i]) - 1 : int(t[i]));
    return "; FBX 7.4.0 project file\nFBXHeaderExtension:  {\n\tFBXHeaderVersion: 1003\n\tFBXVersion: 7400\n}\nGlobalSettings:  {\n\tVersion: 1000\n"
           "\tProperties70:  {\n\t\tP: \"UpAxis\", \"int\", \"Integer\", \"\",2\n\t\tP: \"UpAxisSign\", \"int\", \"Integer\", \"\",1\n"
           "\t\tP: \"UnitScaleFactor\", \"double\", \"Number\", \"\",100\n\t}\n}\nDefinitions:  {\n\tVersion: 100\n\tCount: 2\n}\nObjects:  {\n"
           "\tGeometry: 1, \"Geometry::\", \"Mesh\" {\n\t\tVertices: *24 {\n\t\t\ta: " +
           numbers(",") + "\n\t\t}\n\t\tPolygonVertexIndex: *36 {\n\t\t\ta: " + indexes +
           "\n\t\t}\n\t\tGeometryVersion: 124\n\t}\n\tModel: 2, \"Model::Room 101\", \"Mesh\" {\n\t\tVersion: 232\n\t}\n}\n"
           "Connections:  {\n\tC: \"OO\",2,0\n\tC: \"OO\",1,2\n}\n";
}
inline std::string studioChunk(uint16_t id, const std::string& content) {
    std::string out;
    putRaw(out, id);
    putRaw(out, uint32_t(6 + content.size()));
    return out + content;
}
inline std::string studioSample() {
    std::string points, faces;
    putRaw(points, uint16_t(kBoxPoints.size()));
    for (const auto& p : kBoxPoints)
        for (const float v : p) putRaw(points, v);
    putRaw(faces, uint16_t(kBoxTriangles.size()));
    for (const auto& t : kBoxTriangles) {
        for (const uint16_t i : t) putRaw(faces, i);
        putRaw(faces, uint16_t(7));
    }
    const std::string mesh = studioChunk(0x4100, studioChunk(0x4110, points) + studioChunk(0x4120, faces));
    return studioChunk(0x4d4d, studioChunk(0x3d3d, studioChunk(0x4000, std::string("Room101\0", 8) + mesh)));
}

}  // namespace sallyport::tests
