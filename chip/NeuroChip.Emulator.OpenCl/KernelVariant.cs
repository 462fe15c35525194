using System.Globalization;
using NeuroChip.Emulator.Engines;

namespace NeuroChip.Emulator.OpenCl;

/// <summary>Which of the programs made from the one source. The first two serve every network that does not learn.</summary>
/// <param name="Solo">One work-item runs all cores.</param>
/// <param name="Strict">Accumulators do not wrap, and what overflows is noted; for tests.</param>
/// <param name="Phased">One phase of one step per launch; for tests.</param>
/// <param name="Learning">With the phase in which cores learn.</param>
/// <param name="FanOut">The one work-item walks a record per sender; nothing learns.</param>
/// <param name="Ordered">Work-groups wait for each other, so that one launch runs many steps.</param>
/// <param name="Parallel">A core is a work-group of many work-items.</param>
/// <param name="LearnAlone">Of a parallel program: what launches that learn run, and nothing else.</param>
internal readonly record struct KernelVariant(
    bool Solo, bool Strict = false, bool Phased = false, bool Learning = false, bool FanOut = false, bool Ordered = false,
    bool Parallel = false, bool LearnAlone = false)
{
    /// <summary>
    /// Work-items that are a core of a parallel program: a whole number of what GPUs run in step, and a vector of lanes each in a
    /// core of 1024 compartments.
    /// </summary>
    public const int ParallelItems = 64;

    /// <summary>Cores that are few: all send to all, so places are drawn at once, and a launch notes for each how often it was taken.</summary>
    public const int FewCores = 16;

    /// <summary>Work-items that are a core.</summary>
    public int Items => Parallel ? ParallelItems : 1;

    /// <summary>Whether accumulators have 32 bits: exact ones do, and those that many work-items add to, since atomics have words.</summary>
    public bool WideSlots => Strict || Parallel;

    /// <summary>Options of the build.</summary>
    public string Options => string.Create(
        CultureInfo.InvariantCulture,
        $"-cl-std=CL1.2 -DSOLO={Number(Solo)} -DSTRICT={Number(Strict)} -DPHASED={Number(Phased)} -DLEARNING={Number(Learning)} -DFAN_OUT={Number(FanOut)} -DORDERED={Number(Ordered)} -DITEMS={Items} -DLEARN_ALONE={Number(LearnAlone)} -DCOUNTERS={CoreCounters.Count} -DFEW_CORES={FewCores}");

    private static int Number(bool flag) => flag ? 1 : 0;
}
