package ferry.kernel.loop;

import ferry.kernel.loop.LoopProgress.State;
import ferry.kernel.loop.LoopProgress.Step;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;

/** Tells of each step of the loop when it begins, goes on and ends. For one thread. */
public final class LoopSteps {
    private final Consumer<LoopProgress> watcher;

    public LoopSteps(Consumer<LoopProgress> watcher) {
        this.watcher = watcher;
    }

    /** Work of a step; {@code say} takes what is going on meanwhile. */
    public interface Work<T> {
        T run(Consumer<String> say) throws InterruptedException;
    }

    /** Takes a step; {@code told} says in one line what came of it. What it throws is told as its failure and goes on. */
    public <T> T take(Step step, String doing, Work<T> work, Function<T, String> told) throws InterruptedException {
        long start = System.nanoTime();
        Sayer say = (state, text) ->
                watcher.accept(new LoopProgress(step, state, Duration.ofNanos(System.nanoTime() - start), text));
        say.say(State.STARTED, doing);
        try {
            T result = work.run(text -> say.say(State.PROGRESS, text));
            say.say(State.DONE, told.apply(result));
            return result;
        } catch (RuntimeException | InterruptedException e) {
            String message = String.valueOf(e.getMessage());
            say.say(State.FAILED, message.lines().findFirst().orElse(message));
            throw e;
        }
    }

    private interface Sayer {
        void say(State state, String text);
    }
}
