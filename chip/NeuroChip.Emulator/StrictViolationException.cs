using System.Globalization;
using NeuroChip.Emulator.Engines;

namespace NeuroChip.Emulator;

/// <summary>
/// A number wrapped or a voltage saturated while the chip ran in strict mode. The step in which it happened was computed
/// to its end, as it would have been without strict mode, and the run stopped there.
/// </summary>
public sealed class StrictViolationException : Exception
{
    internal StrictViolationException(StrictViolation violation, string place)
        : base(string.Create(
            CultureInfo.InvariantCulture,
            $"Step {violation.Step}, {place}, compartment {violation.Compartment}: {Describe(violation.Kind)}. "
            + $"Strict mode stops there; give the network smaller weights, biases or noise, or run it without strict mode."))
    {
        Step = violation.Step;
        Core = violation.Core;
        Compartment = violation.Compartment;
        Kind = violation.Kind;
    }

    /// <summary>Step in which it happened, from 1.</summary>
    public long Step { get; }

    /// <summary>Index of the core among the mapped ones.</summary>
    public int Core { get; }

    /// <summary>Compartment within the core; the first of the first core that has one.</summary>
    public int Compartment { get; }

    /// <summary>What overflowed; the first of the compartment.</summary>
    public ViolationKind Kind { get; }

    private static string Describe(ViolationKind kind) => kind switch
    {
        ViolationKind.Accumulator => "the dendritic input q passes 22 bits",
        ViolationKind.Current => "the current u passes 24 bits",
        ViolationKind.Input => "the input z of the voltage passes 24 bits",
        ViolationKind.Join => "the sum of a dendrite join passes 24 bits",
        _ => "the voltage v reaches past vmin or vmax",
    };
}
