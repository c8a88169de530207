package algo.app.sandbox;

import algo.app.http.Answer;

/** Answers one kind of request whose answer is too long to be made at once. Called on several threads at once. */
interface StreamEndpoint {
    /**
     * @param strategy whose key it was
     * @return the JSON of a reply with status 200
     */
    Answer.Pieces answer(String strategy, RequestFields fields) throws ApiError;
}
