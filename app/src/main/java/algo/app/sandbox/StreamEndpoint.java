package algo.app.sandbox;

import algo.app.http.Answer;

/** Answers one kind of request whose answer is too long to be made at once. Called on several threads at once. */
interface StreamEndpoint {
    /**
     * @param strategy whose key it was
     * @return an answer with status 200
     */
    Answer answer(String strategy, RequestFields fields) throws ApiError;
}
