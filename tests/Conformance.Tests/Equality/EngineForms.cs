using NeuroChip.Emulator.Engines;
using NeuroChip.Emulator.Engines.Scalar;
using NeuroChip.Emulator.OpenCl;

namespace Conformance.Tests.Equality;

/// <summary>The engines in every form they can run a chip in: the OpenCL one chooses by size, and small networks would show one form only.</summary>
internal static class EngineForms
{
    /// <summary>Names, the reference first.</summary>
    public static string[] Names { get; } = ["scalar", "opencl, one work-item", "opencl, a work-group per core", "opencl, work-items side by side"];

    /// <summary>The forms of the OpenCL engine with learning programs written out, which costs a build of seconds for each network.</summary>
    public static string[] WrittenOut { get; } = [.. Names.Skip(1).Select(name => $"{name}, programs written out")];

    /// <summary>The factory of a name; without an OpenCL device a failure that says what is missing.</summary>
    public static IEngineFactory Create(string name)
    {
        if (name == Names[0])
        {
            return new ScalarEngineFactory();
        }

        WorkDistribution distribution = name.StartsWith(Names[1], StringComparison.Ordinal) ? WorkDistribution.Solo
            : name.StartsWith(Names[2], StringComparison.Ordinal) ? WorkDistribution.PerCore
            : WorkDistribution.Parallel;
        MicrocodeExecution execution = WrittenOut.Contains(name) ? MicrocodeExecution.Specialised : MicrocodeExecution.General;
        OpenClEngineFactory.TryCreate(distribution, out OpenClEngineFactory? factory, out string reason, execution).ShouldBeTrue(reason);
        return factory!;
    }
}
