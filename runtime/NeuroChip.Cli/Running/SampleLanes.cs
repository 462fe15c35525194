using System.Collections.Concurrent;
using NeuroChip.Device;

namespace NeuroChip.Cli.Running;

/// <summary>
/// Runs programs on replicas of a device, side by side, and has the device take over what they recorded in the order of the
/// programs. Programs are independent of each other, so answers, counters, times and streams are those of running them one after the
/// other. The last one runs on the device itself, which is then in the state that it leaves behind.
/// </summary>
internal sealed class SampleLanes : IDisposable
{
    // programs --(lock)--> block --(lane k, replica k)--> block that is done --(in order)--> device takes over --> answers
    //                        ^                                                                    |
    //                        +------------------------------ free --------------------------------+
    private const int BlocksPerLane = 3;

    /// <summary>Beyond it, taking over is what takes the time.</summary>
    private const int MostLanes = 8;

    private readonly EmulatedDevice _device;
    private readonly EmulatedDevice[] _replicas;
    private readonly SampleBlock[] _blocks;
    private readonly Task[] _lanes;
    private readonly IEnumerator<TargetProgram> _programs;
    private readonly CancellationTokenSource _stop;
    private readonly BlockingCollection<SampleBlock> _free = [];
    private readonly BlockingCollection<SampleBlock> _inOrder = [];
    private readonly Lock _gate = new();

    /// <summary>The program that comes next; the last one stays here.</summary>
    private TargetProgram _next;
    private bool _isOver;

    /// <summary>Sets replicas to work.</summary>
    /// <param name="device">The device.</param>
    /// <param name="replicas">Its replicas, one a lane, which are disposed of with this.</param>
    /// <param name="programs">Stands at the first program to run.</param>
    /// <param name="cancel">Gives up.</param>
    public SampleLanes(EmulatedDevice device, EmulatedDevice[] replicas, IEnumerator<TargetProgram> programs, CancellationToken cancel)
    {
        _device = device;
        _replicas = replicas;
        _programs = programs;
        _next = programs.Current;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        _blocks = [.. Enumerable.Range(0, replicas.Length * BlocksPerLane).Select(_ => new SampleBlock(device))];
        foreach (SampleBlock block in _blocks)
        {
            _free.Add(block, CancellationToken.None);
        }

        _lanes = [.. _replicas.Select(replica => Task.Factory.StartNew(
            () => Work(replica), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))];
    }

    /// <summary>So many replicas, or as many as there is room for; none where samples have to run on the device itself.</summary>
    public static EmulatedDevice[] MakeReplicas(EmulatedDevice device, int lanes)
    {
        var replicas = new List<EmulatedDevice>();
        try
        {
            while (device.CanReplicate && replicas.Count < Math.Min(lanes, MostLanes))
            {
                replicas.Add(device.MakeReplica());
            }
        }
        catch (DeviceException)
        {
            // The engine has no room for one more chip; the run does not need it.
        }

        return [.. replicas];
    }

    /// <summary>The answers, in the order of the programs.</summary>
    public IEnumerable<TargetAnswer> Execute()
    {
        foreach (SampleBlock block in _inOrder.GetConsumingEnumerable(_stop.Token))
        {
            block.Wait(_stop.Token);
            for (int i = 0; i < block.Count; i++)
            {
                yield return block.Deliver(i, _device, _stop.Token);
            }

            block.Error?.Throw();
            block.Clear();
            _free.Add(block);
        }

        yield return ProgramExecution.Run(_device, _next, _stop.Token);
    }

    public void Dispose()
    {
        _stop.Cancel();
        Task.WaitAll(_lanes);
        foreach (EmulatedDevice replica in _replicas)
        {
            replica.Dispose();
        }

        foreach (SampleBlock block in _blocks)
        {
            block.Dispose();
        }

        _free.Dispose();
        _inOrder.Dispose();
        _stop.Dispose();
    }

    private void Work(EmulatedDevice replica)
    {
        try
        {
            while (TakeBlock(_free.Take(_stop.Token)) is { } block)
            {
                block.Run(replica, _stop.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // Whoever reads the answers has stopped, and knows why.
        }
    }

    /// <summary>Fills a block and gives it its place in the order; null when there is nothing left to do.</summary>
    private SampleBlock? TakeBlock(SampleBlock block)
    {
        lock (_gate)
        {
            if (_isOver)
            {
                return null;
            }

            while (block.Count < SampleBlock.Most && !_isOver)
            {
                TargetProgram program = _next;
                _isOver = !TryAdvance(block, program);
            }

            _inOrder.Add(block);
            if (_isOver)
            {
                _inOrder.CompleteAdding();
            }

            return block;
        }
    }

    /// <summary>Adds a program to a block if another one follows it.</summary>
    private bool TryAdvance(SampleBlock block, TargetProgram program)
    {
        try
        {
            if (!_programs.MoveNext())
            {
                return false;
            }

            block.Add(program);
            _next = _programs.Current;
            return true;
        }
#pragma warning disable CA1031 // It is thrown again where the answers are read, behind the samples before it.
        catch (Exception error)
#pragma warning restore CA1031
        {
            block.Add(program);
            block.Fail(error);
            return false;
        }
    }
}
