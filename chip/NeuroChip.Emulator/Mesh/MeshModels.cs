using NeuroChip.Emulator.Mesh.Analytic;
using NeuroChip.Spec.Profiles;

namespace NeuroChip.Emulator.Mesh;

/// <summary>Makes the model of a fidelity.</summary>
internal static class MeshModels
{
    public static IMeshModel Create(MeshFidelity fidelity, TrafficTable table, MeshTimes times, ChipProfile profile) => fidelity switch
    {
        MeshFidelity.Analytic => new AnalyticMesh(table, times),
        _ => throw new ArgumentOutOfRangeException(nameof(fidelity), fidelity, "there is no such model of the mesh"),
    };
}
