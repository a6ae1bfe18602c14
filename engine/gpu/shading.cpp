#include "gpu/shading.h"

#include <algorithm>

#include "gpu/shader_constants.h"

namespace sallyport::gpu {

void shadeStill(const scene::DrawList& list, const Programs& programs, const Targets& targets, GLuint noArray, float activeFromZM) {
    using scene::Vec3f;
    constexpr float kReachM = 0.7f, kReachInsideM = 0.35f, kOnGhosts = 0.25f, kStrength = 0.9f, kStrengthInside = 0.55f;
    const scene::Mat4f& m = list.viewProjection;
    const scene::Mat4f toWorld = glm::inverse(m);
    const float pixelsAtUnit = glm::length(Vec3f(m[0][1], m[1][1], m[2][1])) * float(targets.height()) / 2;
    const int w = std::max(1, (targets.width() + 1) / 2), h = std::max(1, (targets.height() + 1) / 2);
    glBindVertexArray(noArray);
    const auto pass = [&](const Program& program, GLuint framebuffer, int width, int height) {
        glBindFramebuffer(GL_FRAMEBUFFER, framebuffer);
        glViewport(0, 0, width, height);
        glUseProgram(program.get());
        glProgramUniformMatrix4fv(program.get(), kToWorldLocation, 1, GL_FALSE, &toWorld[0][0]);
        glDrawArrays(GL_TRIANGLES, 0, 3);
    };
    glProgramUniform4f(programs.occlusion.get(), kReachLocation, list.insideView ? kReachInsideM : kReachM, pixelsAtUnit, activeFromZM, kOnGhosts);
    glProgramUniform1f(programs.occlusion.get(), kStrengthLocation, list.insideView ? kStrengthInside : kStrength);
    glBindTextureUnit(0, targets.depthPicture());
    pass(programs.occlusion, targets.occlusionRaw(), w, h);
    glBindTextureUnit(0, targets.occlusionRawPicture());
    pass(programs.occlusionBlur, targets.occlusionBlurred(), w, h);
    glBindTextureUnit(0, targets.occlusionBlurredPicture());
    glBindTextureUnit(1, targets.depthPicture());
    glEnable(GL_BLEND);
    glBlendFunc(GL_ZERO, GL_SRC_COLOR);
    glColorMask(GL_TRUE, GL_TRUE, GL_TRUE, GL_FALSE);
    pass(programs.occlusionApply, targets.stillColorOnly(), targets.width(), targets.height());
    glColorMask(GL_TRUE, GL_TRUE, GL_TRUE, GL_TRUE);
    glDisable(GL_BLEND);
    glBindTextureUnit(1, 0);
}

}  // namespace sallyport::gpu
