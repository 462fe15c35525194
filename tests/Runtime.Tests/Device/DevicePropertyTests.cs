using FsCheck;
using FsCheck.Fluent;
using NeuroChip.Device;
using NeuroChip.Device.Spikes;
using NeuroChip.Spec;
using NeuroChip.Spec.Image;

namespace Runtime.Tests.Device;

/// <summary>Random histories of calls against a model; FsCheck shrinks a failing one and prints its seed.</summary>
public sealed class DevicePropertyTests
{
    [Fact]
    public void Any_history_leaves_the_device_where_a_straight_replay_does()
    {
        Prop.ForAll(ArbMap.Default.ArbFor<int[]>(), history => Check(history))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(150));
    }

    private static void Check(int[] history)
    {
        using EmulatedDevice device = SmallNetwork.NewDevice();
        var model = new Model();
        foreach (int command in history)
        {
            model.Apply(device, command);
            device.Status.State.ShouldBe(model.State);
            device.Status.Step.ShouldBe(model.Step);
            device.Status.Epoch.ShouldBe(model.Epoch);
        }

        if (model.State == DeviceState.Idle)
        {
            Should.Throw<DeviceException>(() => device.ReadDigest()).Code.ShouldBe(DeviceErrorCodes.NotLoaded);
            return;
        }

        using EmulatedDevice replay = SmallNetwork.Loaded();
        model.Replay(replay);
        device.ReadDigest().ShouldBe(replay.ReadDigest());
    }

    /// <summary>State, time, and what happened since the image was loaded.</summary>
    private sealed class Model
    {
        private readonly List<Action<EmulatedDevice>> _sinceLoad = [];

        public DeviceState State { get; private set; } = DeviceState.Idle;

        public long Step { get; private set; }

        public long Epoch { get; private set; }

        public void Apply(EmulatedDevice device, int command)
        {
            int argument = Math.Abs(command / 8 % 1000);
            switch (Math.Abs(command % 8))
            {
                case 0:
                    device.Load(SmallNetwork.Image);
                    Settle(DeviceState.Loaded);
                    _sinceLoad.Clear();
                    break;
                case 1 when argument % 4 == 0:
                    device.Unload();
                    Settle(DeviceState.Idle);
                    break;
                case 2:
                    Refusable(device, d => d.Reset(ResetKind.Image), () =>
                    {
                        Settle(DeviceState.Loaded);
                        _sinceLoad.Clear();
                    });
                    break;
                case 3:
                    Refusable(device, d => d.Reset(ResetKind.State), () =>
                    {
                        Settle(DeviceState.Loaded);
                        _sinceLoad.Add(d => d.Reset(ResetKind.State));
                    });
                    break;
                case 4:
                    Inject(device, argument);
                    break;
                case 5:
                    Write(device, argument);
                    break;
                case 6:
                    // A stream and a look at state and counters change nothing.
                    Refusable(device, d =>
                    {
                        using SpikeSubscription stream = d.Subscribe(SpikeFilter.All);
                        d.ReadDigest();
                        d.ReadCounters();
                    }, () => { });
                    break;
                default:
                    Refusable(device, d => d.Run(argument), () =>
                    {
                        Step += argument;
                        State = Step > 0 ? DeviceState.Paused : DeviceState.Loaded;

                        // The replay runs in other pieces.
                        _sinceLoad.Add(d =>
                        {
                            d.Run(argument / 3);
                            d.Run(argument - (argument / 3));
                        });
                    });
                    break;
            }
        }

        public void Replay(EmulatedDevice device)
        {
            foreach (Action<EmulatedDevice> act in _sinceLoad)
            {
                act(device);
            }
        }

        private void Inject(EmulatedDevice device, int argument)
        {
            long step = Math.Max(Step + argument - 20, 1);
            var spike = InjectedSpike.OfUnit("in", argument % 2, step);
            Refusable(
                device,
                d => d.Inject([spike]).Accepted.ShouldBe(step > Step ? 1 : 0),
                () => _sinceLoad.Add(d => d.Inject([spike])));
        }

        private void Write(EmulatedDevice device, int argument)
        {
            var config = new CompartmentConfig { BiasMant = argument - 300, BiasExp = argument % 3, Profile = argument / 7 % 2 };
            uint address = argument % 5 == 0 ? 0xA000u : 0x8000u;
            uint[] words = argument % 5 == 0 ? [(uint)argument << 6, 0] : [(uint)config.Encode(WordLayout.Loihi1)];
            RegisterBurst[] bursts = [new(new CoreAddress(0, argument % 2), address, words)];
            Refusable(device, d => d.WriteRegisters(bursts), () => _sinceLoad.Add(d => d.WriteRegisters(bursts)));
        }

        private void Refusable(EmulatedDevice device, Action<EmulatedDevice> act, Action then)
        {
            if (State == DeviceState.Idle)
            {
                Should.Throw<DeviceException>(() => act(device)).Code.ShouldBe(DeviceErrorCodes.NotLoaded);
                return;
            }

            act(device);
            then();
        }

        private void Settle(DeviceState state)
        {
            State = state;
            Step = 0;
            Epoch++;
        }
    }
}
