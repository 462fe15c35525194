using BenchmarkDotNet.Attributes;
using NeuroChip.OpenCl;

namespace Bench.OpenCl;

/// <summary>
/// The cost of a kernel launch by itself: one work-item per core, each touching one integer. Cost sketch: no memory
/// traffic to speak of, so what is measured is the driver's queue and, in the unbatched case, its wake-up of the host.
/// </summary>
[MemoryDiagnoser]
public class LaunchCost : IDisposable
{
    private const string Source = "kernel void touch(global int *x) { x[get_global_id(0)] += 1; }";
    private const int Launches = 100;

    private OpenClContext? _context;
    private OpenClQueue? _queue;
    private OpenClProgram? _program;
    private OpenClKernel? _kernel;
    private OpenClBuffer? _buffer;

    [Params(1, 128)]
    public int Cores { get; set; }

    [GlobalSetup]
    public void Open()
    {
        CL api = CL.GetApi();
        _context = OpenClContext.Open(api, OpenClDevice.Enumerate(api)[0]);
        _queue = _context.CreateQueue();
        _program = _context.BuildProgram(Source);
        _kernel = _program.CreateKernel("touch");
        _buffer = _context.CreateBuffer((nuint)Cores * sizeof(int));
        _queue.Fill(_buffer, 0, 0, _buffer.Bytes);
        _kernel.SetBuffer(0, _buffer);
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Launches)]
    public void FinishAfterEachLaunch()
    {
        for (int i = 0; i < Launches; i++)
        {
            _queue!.Launch(_kernel!, (nuint)Cores, 1);
            _queue.Finish();
        }
    }

    [Benchmark(OperationsPerInvoke = Launches)]
    public void FinishAfterAHundredLaunches()
    {
        for (int i = 0; i < Launches; i++)
        {
            _queue!.Launch(_kernel!, (nuint)Cores, 1);
        }

        _queue!.Finish();
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _buffer?.Dispose();
        _kernel?.Dispose();
        _program?.Dispose();
        _queue?.Dispose();
        _context?.Dispose();
        GC.SuppressFinalize(this);
    }
}
