namespace NeuroChip.Emulator.Mesh;

/// <summary>Computes when the packets of a step arrive. One for each fidelity; used by one thread at a time.</summary>
public interface IMeshModel
{
    /// <summary>Which it is.</summary>
    MeshFidelity Fidelity { get; }

    /// <summary>Moves the packets of one step. It reads nothing but its arguments, and steps do not depend on each other.</summary>
    /// <param name="traffic">What is sent, and when.</param>
    /// <param name="result">What comes of it; every element is written.</param>
    void Run(StepTraffic traffic, MeshStep result);
}
