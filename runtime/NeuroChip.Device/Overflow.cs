using NeuroChip.Emulator;
using NeuroChip.Emulator.Engines;
using NeuroChip.Emulator.State;
using NeuroChip.Spec.Image;

namespace NeuroChip.Device;

/// <summary>A wrap or saturation in strict mode, told in the names of the network.</summary>
internal static class Overflow
{
    public static DeviceException Refused(StrictViolationException violation, ChipParameters parameters, PopulationMap map)
    {
        CoreAddress core = parameters.Cores[violation.Core].Address;
        (int population, int unit) = map.At(violation.Core, violation.Compartment);
        string who = population < 0 ? "a compartment of no population" : $"population '{map.Populations[population].Name}' unit {unit}";
        return new DeviceException(
            DeviceErrorKind.OutOfRange, DeviceErrorCodes.Overflow,
            $"Step {violation.Step}, {who} (chip {core.Chip} core {core.Core} compartment {violation.Compartment}): {Describe(violation.Kind)}.",
            "Strict mode stops there, after that step. Give smaller weights, biases or noise, or load without strict mode.", violation);
    }

    private static string Describe(ViolationKind kind) => kind switch
    {
        ViolationKind.Accumulator => "q, the synaptic input, wraps at 22 bits",
        ViolationKind.Current => "u wraps at 24 bits",
        ViolationKind.Input => "z, the input of v, wraps at 24 bits",
        ViolationKind.Join => "the sum of a dendrite join wraps at 24 bits",
        _ => "v saturates at vmin or vmax",
    };
}
