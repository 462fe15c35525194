using System.Collections.Immutable;

namespace NeuroChip.Graph;

/// <summary>How a compartment combines its current u with the values A and B of its children (chip manual, dendrites.md).</summary>
public enum DendriteJoin
{
    /// <summary>Nothing to combine: a leaf.</summary>
    None = 0,

    /// <summary>u + A + B.</summary>
    Add = 1,

    /// <summary>The largest of u, A and B.</summary>
    Maximum = 2,

    /// <summary>The smallest of u, A and B.</summary>
    Minimum = 3,

    /// <summary>u + 64 if A or B is above 0, else u.</summary>
    Or = 4,

    /// <summary>u + 64 if A and B are above 0, else u.</summary>
    And = 5,

    /// <summary>u + B if A is above 0, else 0.</summary>
    Pass = 6,

    /// <summary>0 if A is above 0, else u + B.</summary>
    Block = 7,
}

/// <summary>What a compartment passes to its parent.</summary>
public enum DendritePush
{
    /// <summary>Nothing: a root.</summary>
    None = 0,

    /// <summary>Its joined current.</summary>
    Current = 1,

    /// <summary>Its voltage, before a spike resets it.</summary>
    Voltage = 2,

    /// <summary>64 in the step of a spike, else 0.</summary>
    Spike = 3,
}

/// <summary>A child of a compartment.</summary>
/// <param name="Population">Name of its population; unit i is the child of the parent's unit i.</param>
/// <param name="Passes">What it passes.</param>
public sealed record DendriteInput(string Population, DendritePush Passes);

/// <summary>
/// One inner node of a dendrite tree, for all neurons of a kind at once: each unit of the parent takes the values of the
/// units of the same number of its children. Compartments of one neuron lie on one core.
/// </summary>
/// <param name="Parent">Name of the parent's population.</param>
/// <param name="Join">How it combines them with its own current.</param>
/// <param name="Inputs">One child, A, or two, A and B.</param>
public sealed record DendriteNode(string Parent, DendriteJoin Join, ImmutableArray<DendriteInput> Inputs);

/// <summary>What a compartment does with the dendrite stack.</summary>
/// <param name="Join">How it combines what it takes.</param>
/// <param name="JoinsBoth">Whether it takes two values.</param>
/// <param name="Push">What it puts on the stack.</param>
public sealed record DendriteRole(DendriteJoin Join, bool JoinsBoth, DendritePush Push);
