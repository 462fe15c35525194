using NeuroChip.Emulator.Engines;
using NeuroChip.Emulator.Engines.Scalar;
using NeuroChip.Emulator.OpenCl;

namespace Conformance.Tests.Equality;

/// <summary>The engines in every form they can run a chip in: the OpenCL one chooses by size, and small networks would show one form only.</summary>
internal static class EngineForms
{
    /// <summary>Names, the reference first.</summary>
    public static string[] Names { get; } = ["scalar", "opencl, one work-item", "opencl, a work-group per core"];

    /// <summary>The factory of a name; without an OpenCL device a failure that says what is missing.</summary>
    public static IEngineFactory Create(string name)
    {
        if (name == Names[0])
        {
            return new ScalarEngineFactory();
        }

        WorkDistribution distribution = name == Names[1] ? WorkDistribution.Solo : WorkDistribution.PerCore;
        OpenClEngineFactory.TryCreate(distribution, out OpenClEngineFactory? factory, out string reason).ShouldBeTrue(reason);
        return factory!;
    }
}
