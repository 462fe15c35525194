using NeuroChip.Emulator.Engines;
using NeuroChip.Emulator.Engines.Scalar;
using NeuroChip.Emulator.OpenCl;
using NeuroChip.OpenCl;

namespace NeuroChip.Server;

/// <summary>The one place that names concrete engines; everything else asks it.</summary>
public static class EngineChoice
{
    /// <summary>Name of the OpenCL engine.</summary>
    public const string OpenCl = "opencl";

    /// <summary>Name of the OpenCL engine in the form that GPUs want, on whatever device there is; on a GPU that form is chosen anyway.</summary>
    public const string OpenClParallel = "opencl-parallel";

    /// <summary>Name of the scalar engine.</summary>
    public const string Scalar = "scalar";

    /// <summary>Names of the engines to choose from, the preferred one first.</summary>
    public static IReadOnlyList<string> Names { get; } = [OpenCl, Scalar];

    /// <summary>Makes the factory of an engine.</summary>
    /// <param name="name">One of <see cref="Names"/>, or <see cref="OpenClParallel"/>.</param>
    /// <exception cref="EngineUnavailableException">The engine cannot run on this machine, or there is none of that name.</exception>
    public static IEngineFactory Create(string name) => name switch
    {
        Scalar => new ScalarEngineFactory(),
        OpenCl => CreateOpenCl(name, WorkDistribution.Automatic),
        OpenClParallel => CreateOpenCl(name, WorkDistribution.Parallel),
        _ => throw new EngineUnavailableException(name, $"the engines are: {string.Join(", ", Names)}"),
    };

    /// <summary>The factory of an engine that shows every instruction of learning programs to somebody.</summary>
    public static IEngineFactory CreateWatched(IMicrocodeObserver observer) => new ScalarEngineFactory(observer);

    /// <summary>The OpenCL engine where it can run, else the scalar one.</summary>
    /// <param name="notice">Why it is not the OpenCL engine, or empty.</param>
    public static IEngineFactory CreatePreferred(out string notice)
    {
        try
        {
            notice = "";
            return Create(OpenCl);
        }
        catch (EngineUnavailableException error)
        {
            notice = error.Message;
            return Create(Scalar);
        }
    }

    private static OpenClEngineFactory CreateOpenCl(string name, WorkDistribution distribution) =>
        OpenClEngineFactory.TryCreate(distribution, out OpenClEngineFactory? factory, out string reason)
            ? factory
            : throw new EngineUnavailableException(name, reason);

    /// <summary>
    /// Devices the OpenCL engine could run on, one line each, a driver's second way to run on the same processor left out; empty
    /// where there is none.
    /// </summary>
    /// <param name="reason">Why there is none and what to install, or empty.</param>
    public static IReadOnlyList<string> DescribeDevices(out string reason)
    {
        if (!CL.TryGetApi(out CL? api, out reason) || api is null)
        {
            return [];
        }

        IReadOnlyList<OpenClDevice> devices = OpenClDevice.Enumerate(api);
        return [.. devices.Where(device => !device.IsInline || devices.All(other => other.IsInline)).Select(device =>
            $"{device.Name}, {device.PlatformName}, {device.Version}, {device.ComputeUnits} compute units, {device.GlobalMemoryBytes >> 20} MiB")];
    }
}
