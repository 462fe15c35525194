using NeuroChip.Emulator.Mesh;
using NeuroChip.Spec.Profiles;

namespace Bench.Fidelity;

/// <summary>A network with its input, which can be run under any model.</summary>
internal abstract class StudyNetwork
{
    /// <summary>Its name.</summary>
    public abstract string Name { get; }

    /// <summary>Cores it lies on.</summary>
    public abstract int Cores { get; }

    /// <summary>Runs it and gives its steps; none without a model.</summary>
    /// <param name="profile">The chip whose costs count.</param>
    /// <param name="fidelity">The model.</param>
    public abstract List<StepSample> Run(ChipProfile profile, MeshFidelity fidelity);
}
