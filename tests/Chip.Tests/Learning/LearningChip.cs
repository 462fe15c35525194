using Chip.Tests.Engines;
using Chip.Tests.Loading;
using NeuroChip.Emulator.State;

namespace Chip.Tests.Learning;

using NeuroChip.Emulator;

/// <summary>A plastic chip with spikes given step by step.</summary>
internal static class LearningChip
{
    /// <summary>Loads the image on an engine.</summary>
    public static Chip Load(PlasticImage image, string engine = "scalar", string profile = "tiny")
    {
        TestImage made = image.Make(profile);
        return Chip.Load(made.Build(), made.Profile, TestEngines.Get(engine));
    }

    /// <summary>
    /// Gives spikes: a pre spike in a step is source 0's in that step; a post spike of compartment 0 needs source 1 in the step before.
    /// </summary>
    public static Chip Spikes(this Chip chip, int[] pre, int[] post)
    {
        foreach (int step in pre)
        {
            chip.TryInjectSource(0, step).ShouldBeTrue();
        }

        foreach (int step in post)
        {
            chip.TryInjectSource(1, step - 1).ShouldBeTrue();
        }

        return chip;
    }

    /// <summary>Runs to the end of a step and gives what has been learned by then.</summary>
    public static CoreLearning At(this Chip chip, int step)
    {
        chip.Run(step - chip.Step);
        return chip.ReadLearning(0)!;
    }
}
