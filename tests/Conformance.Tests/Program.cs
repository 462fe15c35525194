using Conformance.Tests.Kernels;

namespace Conformance.Tests;

/// <summary>
/// What this assembly does when it is started as a program: a test does that to run kernels in a process with another
/// OpenCL driver. <c>run FILE</c> runs a job, <c>plant NAME</c> one faulty kernel.
/// </summary>
internal static class Program
{
    private static int Main(string[] args) => args switch
    {
        ["run", string file] => KernelRunner.Run(file),
        ["plant", string name] => PlantedFaults.Run(name),
        _ => throw new ArgumentException("run FILE | plant NAME"),
    };
}
