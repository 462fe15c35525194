using NeuroChip.Spec;
using NeuroChip.Spec.Synapses;

namespace NeuroChip.Emulator.State;

/// <summary>
/// The synapses of one core that learn, with their values from the image: row a holds those of in-axon a in list order, and
/// is empty where the in-axon does not learn. Element i of row a is element i of row a of <see cref="SynapseRows"/>, too.
/// </summary>
public sealed class PlasticRows
{
    /// <summary>First synapse of each row; one more element than in-axons.</summary>
    public required int[] Start { get; init; }

    /// <summary>Target compartment of each synapse, within the core.</summary>
    public required ushort[] Target { get; init; }

    /// <summary>Weight mantissa of each synapse, on the storage grid of its in-axon.</summary>
    public required short[] Weight { get; init; }

    /// <summary>Delay of each synapse in extra steps.</summary>
    public required byte[] Delay { get; init; }

    /// <summary>Tag of each synapse, signed.</summary>
    public required short[] Tag { get; init; }

    /// <summary>Sign mode of each in-axon's synapses; <see cref="SignMode.Unused"/> where it does not learn or has none.</summary>
    public required SignMode[] Sign { get; init; }

    /// <summary>Stored bits of the weights of each in-axon.</summary>
    public required byte[] WeightBits { get; init; }

    /// <summary>Weight exponent of each in-axon, -8..7.</summary>
    public required sbyte[] WeightExp { get; init; }

    /// <summary>Number of rows.</summary>
    public int Count => Sign.Length;

    /// <summary>Synapses of all rows.</summary>
    public int Synapses => Target.Length;

    /// <summary>Low bits of the mantissa that the storage of an in-axon's weights drops.</summary>
    public int DroppedBits(int axon) => SynapseArithmetic.DroppedBits(Sign[axon], WeightBits[axon]);

    /// <summary>Rows of a core on which nothing learns yet.</summary>
    internal static PlasticRows Empty(int axons) => new()
    {
        Start = new int[axons + 1],
        Target = [],
        Weight = [],
        Delay = [],
        Tag = [],
        Sign = new SignMode[axons],
        WeightBits = new byte[axons],
        WeightExp = new sbyte[axons],
    };
}
