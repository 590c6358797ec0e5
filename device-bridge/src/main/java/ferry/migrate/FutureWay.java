package ferry.migrate;

import java.util.List;

/** A strategy that this Ferry cannot make yet; its verdict says what it would take. */
record FutureWay(Strategy strategy, String reason) implements Way {
    @Override
    public Plan.Verdict verdict(Survey survey) {
        return new Plan.Verdict(strategy, false, List.of(reason));
    }

    @Override
    public List<String> words(Survey survey) {
        return List.of();
    }

    @Override
    public List<Step> steps() {
        throw new IllegalStateException("no steps for " + strategy);
    }
}
