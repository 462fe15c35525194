using NeuroChip.Emulator.Mesh.Analytic;
using NeuroChip.Emulator.Mesh.Events;
using NeuroChip.Emulator.Mesh.Flits;
using NeuroChip.Emulator.State;
using NeuroChip.Spec.Profiles;

namespace NeuroChip.Emulator.Mesh;

/// <summary>Makes the model of a fidelity.</summary>
internal static class MeshModels
{
    public static IMeshModel Create(MeshFidelity fidelity, TrafficTable table, MeshTimes times, ChipProfile profile, ChipParameters parameters) => fidelity switch
    {
        MeshFidelity.Analytic => new AnalyticMesh(table, times),
        MeshFidelity.Event => new EventMesh(table, times, profile.Router),
        MeshFidelity.Flit => new FlitMesh(
            table, times, profile.Router, [.. parameters.Cores.Select(core => core.Address.Core % profile.CoresPerTile)]),
        _ => throw new ArgumentOutOfRangeException(nameof(fidelity), fidelity, "there is no such model of the mesh"),
    };
}
