using System.Reflection;
using System.Runtime.InteropServices;
using NeuroChip.Cli.Demo;
using NeuroChip.Graph.Readers;
using NeuroChip.Graph.Readers.Problems;
using NeuroChip.Server;

namespace NeuroChip.Cli.Diagnosis;

/// <summary>The checks of <c>doctor</c>, in the order they are printed.</summary>
internal static class Examination
{
    public static IReadOnlyList<Func<CheckResult>> Checks { get; } =
        [Versions, OpenClDevices, NetworkFiles, KernelCache, () => Selftest(EngineChoice.Scalar), () => Selftest(EngineChoice.OpenCl)];

    private static CheckResult Versions()
    {
        string own = typeof(Examination).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "?";
        return new CheckResult(
            "versions", CheckOutcome.Passed,
            $"neurochip {own}, {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}, {Environment.ProcessorCount} processors");
    }

    private static CheckResult OpenClDevices()
    {
        IReadOnlyList<string> devices = EngineChoice.DescribeDevices(out string reason);
        return devices.Count > 0
            ? new CheckResult("OpenCL", CheckOutcome.Passed, string.Join("; ", devices))
            : new CheckResult("OpenCL", CheckOutcome.Missing, reason, "apt-get install ocl-icd-libopencl1 pocl-opencl-icd; until then runs use the scalar engine");
    }

    private static CheckResult NetworkFiles()
    {
        try
        {
            NetworkFile network = NetworkReader.Read(DemoFiles.Find().Network);
            return new CheckResult("network files", CheckOutcome.Passed, $"read {network.Graph.Name}, {network.Graph.Populations.Length} populations");
        }
        catch (Exception e) when (e is GraphFormatException or Errors.CliException)
        {
            return new CheckResult("network files", CheckOutcome.Failed, e.Message, "build the project again");
        }
    }

    /// <summary>Without a place for compiled kernels, every start of the OpenCL engine takes seconds.</summary>
    private static CheckResult KernelCache()
    {
        string? chosen = Environment.GetEnvironmentVariable("POCL_CACHE_DIR");
        string folder = chosen ?? Path.Combine(
            Environment.GetEnvironmentVariable("XDG_CACHE_HOME") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"),
            "pocl");
        try
        {
            Directory.CreateDirectory(folder);
            string probe = Path.Combine(folder, $".neurochip-{Environment.ProcessId}");
            File.WriteAllBytes(probe, []);
            File.Delete(probe);
            return new CheckResult("kernel cache", CheckOutcome.Passed, folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new CheckResult("kernel cache", CheckOutcome.Missing, $"{folder}: {e.Message}", "set POCL_CACHE_DIR to a folder that can be written");
        }
    }

    private static CheckResult Selftest(string engine)
    {
        try
        {
            return EngineSelftest.Run(EngineChoice.Create(engine));
        }
        catch (EngineUnavailableException e)
        {
            return new CheckResult($"engine {engine}", CheckOutcome.Missing, e.Message);
        }
    }
}
