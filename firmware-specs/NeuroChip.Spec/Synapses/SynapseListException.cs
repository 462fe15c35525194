namespace NeuroChip.Spec.Synapses;

/// <summary>A synapse list in an image does not decode.</summary>
/// <param name="word">Word within the list where the faulty block starts.</param>
/// <param name="problem">What is wrong.</param>
public sealed class SynapseListException(int word, string problem)
    : FormatException($"NC5030: synapse list, word {word}: {problem}")
{
    /// <summary>Stable diagnostic code.</summary>
    public static string Code => "NC5030";

    /// <summary>Word within the list where the faulty block starts.</summary>
    public int Word { get; } = word;
}
