using NeuroChip.OpenCl;

namespace Conformance.Tests.Kernels;

/// <summary>Kernels with one fault each, which a checker that sees anything must report.</summary>
internal static class PlantedFaults
{
    private const string Source = """
        __kernel void none(__global int *a) { a[get_global_id(0)] = 1; }
        __kernel void bounds(__global int *a) { a[get_global_id(0) + 1] = 1; }
        __kernel void alignment(__global int *a) { *(__global int2 *)(a + 1) = (int2)(1); }
        __kernel void uninitialized(__global int *a) { if (a[get_global_id(0)] > 3) a[get_global_id(0)] = 1; }
        __kernel void race(__global int *a) { a[0] = (int)get_global_id(0); }
        """;

    /// <summary>Runs one on a buffer of four ints, one work-group each.</summary>
    public static int Run(string name)
    {
        if (!CL.TryGetApi(out CL? api, out string reason))
        {
            throw new InvalidOperationException(reason);
        }

        using OpenClContext context = OpenClContext.Open(api!, OpenClDevice.Enumerate(api!)[0]);
        using OpenClQueue queue = context.CreateQueue();
        using OpenClProgram program = context.BuildProgram(Source, "-cl-std=CL1.2");
        using OpenClKernel kernel = program.CreateKernel(name);
        using OpenClBuffer buffer = context.CreateBuffer(4 * sizeof(int));
        kernel.SetBuffer(0, buffer);
        queue.Launch(kernel, 4, 1);
        queue.Finish();
        return 0;
    }
}
