using NeuroChip.Emulator.Engines;
using NeuroChip.Emulator.Engines.Scalar;
using NeuroChip.Emulator.OpenCl;

namespace Chip.Tests.Engines;

/// <summary>
/// The engines that answer here, by name, for tests of what must hold on each. Where OpenCL is missing, the tests of
/// <see cref="OpenClFactAttribute"/> say so.
/// </summary>
public sealed class TestEngines : TheoryData<string>
{
    public TestEngines()
    {
        Add("scalar");
        if (OpenClPresence.SkipReason is null)
        {
            Add("opencl solo");
            Add("opencl per core");
            Add("opencl parallel");
        }
    }

    /// <summary>The factory of a name.</summary>
    public static IEngineFactory Get(string name)
    {
        if (name == "scalar")
        {
            return new ScalarEngineFactory();
        }

        WorkDistribution distribution = name switch
        {
            "opencl solo" => WorkDistribution.Solo,
            "opencl per core" => WorkDistribution.PerCore,
            _ => WorkDistribution.Parallel,
        };
        OpenClEngineFactory.TryCreate(distribution, out OpenClEngineFactory? factory, out string reason).ShouldBeTrue(reason);
        return factory!;
    }
}
