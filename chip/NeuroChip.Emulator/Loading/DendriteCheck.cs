using NeuroChip.Emulator.State;
using NeuroChip.Spec;
using NeuroChip.Spec.Image;

namespace NeuroChip.Emulator.Loading;

/// <summary>Follows the dendrite stack through a core's compartments, so that no engine has to look at its ends.</summary>
internal static class DendriteCheck
{
    public static void Run(CoreWords words, ChipParameters parameters, CoreParameters core, int capacity)
    {
        int depth = 0;
        for (int i = 0; i < core.Compartments; i++)
        {
            int lane = core.FirstLane + i;
            int taken = parameters.Join[lane] == DendriteJoin.None ? 0 : parameters.JoinBoth[lane] ? 2 : 1;
            if (taken > depth)
            {
                throw Refused(i, $"a join of {taken} values with {depth} on the dendrite stack", "joins of values that were put there before");
            }

            depth += (parameters.Push[lane] == DendritePush.None ? 0 : 1) - taken;
            if (depth > capacity)
            {
                throw Refused(i, $"{depth} values on the dendrite stack", $"up to {capacity}");
            }
        }

        if (depth > 0)
        {
            throw Refused(core.Compartments - 1, $"{depth} values left on the dendrite stack", "none after the last compartment");
        }

        ImageLoadException Refused(int compartment, string found, string allowed) =>
            words.Refused(SectionKind.CompartmentConfigs, compartment, LoadCodes.DendriteStack, found, allowed);
    }
}
