using NeuroChip.Device;
using NeuroChip.Device.Timing;
using NeuroChip.Emulator.Energy;
using NeuroChip.Emulator.Engines;
using NeuroChip.Emulator.Mesh;
using NeuroChip.Emulator.Timing;

namespace Runtime.Tests.Device.Timing;

/// <summary>A stream of counters and times loses nothing, cuts at steps and never holds the chip for nobody.</summary>
public sealed class TimingSubscriptionTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 600)]
    [InlineData(7, 13)]
    [InlineData(1000, 600)]
    public void Records_cover_every_step_once_whatever_the_runs_and_add_up_to_the_totals(int every, int stepsPerRun)
    {
        using EmulatedDevice device = Load();
        using TimingSubscription stream = device.SubscribeTiming(every, withCores: true);
        for (int left = 600; left > 0; left -= stepsPerRun)
        {
            device.Run(Math.Min(left, stepsPerRun));
        }

        CounterReport counters = device.ReadCounters();
        TimingTotals totals = device.ReadTiming().Totals;
        device.Unload();
        List<TimingRecord> records = ReadAll(stream);

        records.Select(record => record.Sequence).ShouldBe(Enumerable.Range(0, (600 + every - 1) / every).Select(i => (long)i));
        records.Select(record => record.FirstStep).ShouldBe(records.Select((_, i) => 1L + ((long)i * every)));
        records.Select(record => record.LastStep).ShouldBe(records.Select((_, i) => Math.Min(600L, (i + 1L) * every)));
        foreach (CoreCounter counter in Enum.GetValues<CoreCounter>())
        {
            records.Sum(record => record.Counters[(int)counter]).ShouldBe(counters.Cores.Sum(core => core.Values[(int)counter]), $"{counter}");
            for (int core = 0; core < counters.Cores.Count; core++)
            {
                int place = (core * CoreCounters.Count) + (int)counter;
                records.Sum(record => record.CountersByCore[place]).ShouldBe(counters.Cores[core].Values[(int)counter], $"core {core} {counter}");
            }
        }

        records.Sum(record => record.Packets).ShouldBe(totals.Packets);
        records.Sum(record => record.HopsEastWest + record.HopsNorthSouth).ShouldBe(totals.HopsEastWest + totals.HopsNorthSouth);
        records.Sum(record => record.Time).ShouldBe(totals.Time, totals.Time * 1e-12);
        records.Sum(record => record.TotalEnergy).ShouldBe(totals.TotalEnergy, totals.TotalEnergy * 1e-12);
        records.Max(record => record.LongestTime).ShouldBe(totals.LongestTime);
        records.First(record => record.LongestTime == totals.LongestTime).LongestStep.ShouldBe(totals.LongestStep);
        records.ShouldAllBe(record => Math.Abs(record.Parts.Sum() - record.Time) <= record.Time * 1e-12);
    }

    [Fact]
    public void A_record_of_one_step_is_that_step_whatever_ran_before()
    {
        using EmulatedDevice device = Load();
        device.Run(4);
        using TimingSubscription stream = device.SubscribeTiming(1);
        device.Run(6);
        List<TimingRecord> records = Waiting(stream);
        records.Select(record => record.LastStep).ShouldBe([5, 6, 7, 8, 9, 10]);
        records.Select(record => record.Packets).ShouldBe([1, 0, 0, 0, 0, 1], "a[0] spikes in steps 5 and 10");
        records[0].Time.ShouldBe(records[5].Time);
        records.Select(record => record.Energy[(int)EnergyUnit.HopsEastWest]).ShouldBe([1, 0, 0, 0, 0, 1], "one hop to the other tile");
    }

    [Fact]
    public void A_reset_of_the_state_closes_a_record_and_one_of_the_counters_does_not_touch_it()
    {
        using EmulatedDevice device = Load();
        using TimingSubscription stream = device.SubscribeTiming(10);
        device.Run(5);
        device.ResetCounters();
        device.Run(8);
        device.Reset(ResetKind.State);
        device.Reset(ResetKind.State);
        device.Run(10);
        List<TimingRecord> records = Waiting(stream);
        records.Select(record => (record.Sequence, record.FirstStep, record.LastStep)).ShouldBe([(0, 1, 10), (1, 11, 13), (2, 1, 10)]);
        records[2].Counters.ShouldBe(records[0].Counters);
        records[2].Time.ShouldBe(records[0].Time);
    }

    [Fact]
    public void An_image_without_times_has_its_counters_streamed_all_the_same()
    {
        using EmulatedDevice timed = Load();
        using EmulatedDevice untimed = Load(MeshFidelity.None);
        using TimingSubscription with = timed.SubscribeTiming(4, withCores: true);
        using TimingSubscription without = untimed.SubscribeTiming(4, withCores: true);
        timed.Run(40);
        untimed.Run(40);
        (List<TimingRecord> a, List<TimingRecord> b) = (Waiting(with), Waiting(without));
        b.Select(record => record.LastStep).ShouldBe(a.Select(record => record.LastStep));
        b.SelectMany(record => record.CountersByCore).ShouldBe(a.SelectMany(record => record.CountersByCore));
        b.SelectMany(record => record.Counters).ShouldBe(a.SelectMany(record => record.Counters));
        b.ShouldAllBe(record => record.Time == 0 && record.TotalEnergy == 0);
        (without.Fidelity, without.Shape).ShouldBe((MeshFidelity.None, null));
    }

    [Fact]
    public async Task A_reader_that_falls_behind_makes_the_chip_wait_and_loses_nothing()
    {
        using EmulatedDevice device = Load();
        using TimingSubscription slow = device.SubscribeTiming(1);
        const int Steps = 9000;
        Task<RunResult> run = Task.Run(() => device.Run(Steps));
        long stuck = await WaitUntilStuck(device, run);
        stuck.ShouldBeInRange(4096, 4096 + 256, "so many records wait, and one turn of the chip on top");
        for (int step = 1; step <= Steps; step++)
        {
            (await slow.ReadAsync().AsTask().WaitAsync(Patience))!.LastStep.ShouldBe(step);
        }

        (await run.WaitAsync(Patience)).StepsRun.ShouldBe(Steps);
    }

    [Fact]
    public async Task Ending_the_stream_frees_a_chip_that_waits_and_a_run_that_waits_can_be_cancelled()
    {
        using EmulatedDevice device = Load();
        TimingSubscription stream = device.SubscribeTiming(1);
        Task<RunResult> run = Task.Run(() => device.Run(9000));
        await WaitUntilStuck(device, run);
        stream.Dispose();
        stream.Dispose();
        (await run.WaitAsync(Patience)).StepsRun.ShouldBe(9000);

        using TimingSubscription other = device.SubscribeTiming(1);
        using var stop = new CancellationTokenSource();
        run = Task.Run(() => device.Run(9000, stop.Token));
        long stuck = await WaitUntilStuck(device, run, from: 9000);
        await stop.CancelAsync();
        (await run.WaitAsync(Patience)).Step.ShouldBe(stuck);
        device.Status.State.ShouldBe(DeviceState.Paused);
    }

    [Fact]
    public async Task The_stream_ends_with_the_image_after_what_had_begun_was_read()
    {
        using EmulatedDevice device = Load();
        using TimingSubscription stream = device.SubscribeTiming(8);
        ValueTask<TimingRecord?> early = stream.ReadAsync();
        device.Run(11);
        (await early.AsTask().WaitAsync(Patience))!.LastStep.ShouldBe(8);
        device.Reset(ResetKind.Image);
        (await stream.ReadAsync())!.LastStep.ShouldBe(11);
        (await stream.ReadAsync()).ShouldBeNull();
    }

    [Fact]
    public void Streams_are_limited_and_make_sense()
    {
        using EmulatedDevice device = Load();
        foreach (int every in (int[])[0, -1, int.MaxValue])
        {
            DeviceException refused = Should.Throw<DeviceException>(() => device.SubscribeTiming(every));
            (refused.Kind, refused.Code).ShouldBe((DeviceErrorKind.InvalidArgument, DeviceErrorCodes.BadInterval));
        }

        List<TimingSubscription> open = [.. Enumerable.Range(0, 64).Select(_ => device.SubscribeTiming(1))];
        DeviceException error = Should.Throw<DeviceException>(() => device.SubscribeTiming(1));
        (error.Kind, error.Code).ShouldBe((DeviceErrorKind.ResourceExhausted, DeviceErrorCodes.Limit));
        open[7].Dispose();
        device.SubscribeTiming(1).Dispose();
        device.Run(3);
        open[0].TryRead(out TimingRecord? record).ShouldBeTrue();
        record.LastStep.ShouldBe(1);
    }

    private static EmulatedDevice Load(MeshFidelity fidelity = MeshFidelity.Analytic)
    {
        EmulatedDevice device = SmallNetwork.NewDevice();
        device.Load(SmallNetwork.Image, fidelity: fidelity);
        return device;
    }

    private static List<TimingRecord> Waiting(TimingSubscription stream)
    {
        var records = new List<TimingRecord>();
        while (stream.TryRead(out TimingRecord? record))
        {
            records.Add(record);
        }

        return records;
    }

    private static List<TimingRecord> ReadAll(TimingSubscription stream)
    {
        List<TimingRecord> records = Waiting(stream);
        stream.ReadAsync().AsTask().Result.ShouldBeNull("the image is gone");
        return records;
    }

    private static async Task<long> WaitUntilStuck(EmulatedDevice device, Task run, long from = 0)
    {
        long seen = -1;
        for (int quiet = 0, i = 0; quiet < 4; i++)
        {
            i.ShouldBeLessThan(600, "the chip never waited for its reader");
            run.IsCompleted.ShouldBeFalse("the chip should have waited for its reader");
            await Task.Delay(50);
            long step = device.Status.Step;
            quiet = step == seen && step > from + 1000 ? quiet + 1 : 0;
            seen = step;
        }

        return seen;
    }
}
